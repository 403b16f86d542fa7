import { explain, step, steps, type Explanations } from '../explanation.js';

const { again, logs, settings, doctor, dev, runs, report, status } = steps;
const worker = step('start a worker: runs that wait go on by themselves', './relais dev');
const schedule = step('put the schedule in place', './relais schedule apply {pipeline}');

/** What can be wrong with the run itself and what it runs on. */
export const platformExplanations: Explanations = {
  CANCELLED: explain('Somebody cancelled the run. Nothing was published, and what is stored stays.', again),
  TERMINATED: explain(
    'Somebody terminated the run, so it had no time to report. Nothing was published, and what is stored stays.',
    again,
  ),
  TIMED_OUT: explain('The run took longer than it may. Nothing was published.', logs, again),
  STEP_TIMED_OUT: explain(
    'A step was not heard of for so long that it counts as lost: its worker died or hangs.',
    doctor,
    again,
  ),
  WORKFLOW_FAILED: explain('The workflow failed without a report.', logs, report),
  UNEXPECTED: explain('Something happened that nobody foresaw; the message is all there is.', logs, again, report),
  RUN_GOING: explain(
    'The run is going on.',
    step('read what its steps say', './relais logs {run}'),
    step('end it', './relais cancel {run}'),
  ),
  NO_REPORT: explain('The run ended without saying what became of it.', logs, again),
  RUN_ENDED: explain('The run has ended already.', runs),
  RUN_NOT_FOUND: explain('Neither the store nor Temporal knows such a run.', runs),
  RUN_AMBIGUOUS: explain('Several runs begin so.', runs),
  RUN_FAILED: explain('A run failed; readers see the figures of before.', step('see why', './relais why {pipeline}')),
  RUN_BLOCKED: explain('A run waits for a person.', step('see why', './relais why {pipeline}')),
  RUN_BROKEN_OFF: explain(
    'A run was terminated or timed out, and left no report.',
    step('see why', './relais why {pipeline}'),
    again,
  ),
  RUN_TOO_LONG: explain('A run works for longer than its pipeline says.', logs),
  STEP_STUCK: explain(
    'A step says nothing new for a long time.',
    logs,
    step('end the run; nothing is repeated when it runs again', './relais cancel {run}'),
  ),
  RUN_BESIDE_WATCH: explain(
    'The inboxes are watched, so that a file may start a run beside one that a person starts; it is taken in once.',
    step('see both', './relais runs'),
  ),
  ATTACHED_TO_OTHER_RUN: explain(
    'A run of that date was going on already and was followed; the message says what it does not do.',
    again,
  ),
  PAYLOAD_TOO_LARGE: explain('A step wanted to hand on more than a history may hold.', report),
  REPLAY_PLAN_LOST: explain('The plan of the backfill is gone from the store.', again),
  FAULT_INJECTED: explain('A fault that a test asked for.', again),
  KILL_POINT_UNKNOWN: explain('RELAIS_KILL_AT names no point; it is for tests only.', settings),
  NO_LOGS: explain('No log of that run is kept here: its worker ran elsewhere, or the platform was removed.', runs),
  NO_WORKER: explain(
    'Nobody asks the task queue for work, so the run stands still. Nothing is lost.',
    worker,
    settings,
  ),
  WORKER_FAILED: explain('The worker ended before it was ready; its last words are in the message.', doctor, again),
  PLATFORM_FAILED: explain('The embedded server or worker could not be kept up.', doctor, again),
  PLATFORM_GONE: explain(
    'The embedded server was stopped while a run was going on; the run goes on when it is up again.',
    dev,
  ),
  PLATFORM_BUSY: explain('This home is in use with other settings.', status, settings),
  HOLD_FAILED: explain('The platform could not be kept up for a detached run.', again, doctor),
  HOME_LOCKED: explain('Another program holds the home for long.', status),
  HOME_FORMAT: explain('The home was written by another version of Relais.', settings),
  HOME_UNWRITABLE: explain('The home cannot be written to.', settings),
  PORT_TAKEN: explain('Another program listens on that port.', settings),
  HOST_UNKNOWN: explain('That is no address of this machine.', settings),
  TEMPORAL_UNREACHABLE: explain('No Temporal server answers.', settings, doctor),
  TEMPORAL_LOST: explain('The Temporal server stopped answering; the run itself goes on where it can.', status, doctor),
  TEMPORAL_FAILED: explain(
    'The embedded Temporal server could not be started; its last words are in the message.',
    doctor,
  ),
  TEMPORAL_MISSING: explain(
    'There is no Temporal server to start.',
    step('provide it again', './relais dev'),
    settings,
  ),
  TEMPORAL_ADDRESS_MISSING: explain('A worker alone needs a cluster.', settings),
  DEADLINE_PASSED: explain(
    'Readers do not have the snapshot that was due.',
    status,
    step('fetch it', './relais run {pipeline}'),
  ),
  SCHEDULE_MISSING: explain('The pipeline has no schedule, so nothing runs by itself.', schedule),
  SCHEDULE_NOT_FOUND: explain('The pipeline has no schedule here.', schedule),
  SCHEDULE_PAUSED: explain(
    'Somebody paused the schedule.',
    step('let it go on', './relais schedule resume {pipeline}'),
  ),
  SCHEDULE_SLOTS_LOST: explain(
    'The server was down for longer than the schedule makes up for.',
    step('run it now', './relais run {pipeline}'),
  ),
  SCHEDULE_SLOTS_SKIPPED: explain('A run was due while one was going on and one waited.', runs),
  ARRIVALS_NOT_WATCHED: explain('The schedule is there, but a file that arrives starts no run.', schedule),
  WATCH_BLIND: explain('The watch itself cannot see the store, the warehouse or the server.', doctor),
  NO_ANSWER: explain('What the watch asked did not answer in time.', doctor),
  ALARM_UNDELIVERED: explain('An alarm reached nobody.', settings),
  OPENLINEAGE_UNDELIVERED: explain(
    'What a run read and wrote could not be told to the lineage server. The run itself is not touched by that.',
    settings,
  ),
};
