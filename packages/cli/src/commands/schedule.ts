import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import type { ScheduleAction, ScheduleState } from '../schedules/manage-schedule.js';
import { platformExists } from '../platform/platform-exists.js';
import { readConfig } from '../read-config.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';

interface JsonOption {
  readonly json?: boolean;
}

const done: Readonly<Record<ScheduleAction, string>> = {
  pause: 'paused; ./relais schedule resume continues it',
  resume: 'resumed',
  trigger: 'triggered; a run starts as soon as a worker is up',
  delete: 'deleted; stored snapshots and published figures stay',
};

const purposes: Readonly<Record<ScheduleAction, string>> = {
  pause: 'nothing starts by itself until it is resumed',
  resume: 'go on after a pause',
  trigger: 'a run now, as if its time had come',
  delete: 'it runs by hand only; nothing stored goes',
};

/** `schedule`: when a pipeline runs by itself. */
export function registerSchedule(program: Command, shell: Shell): void {
  const schedule = program.command('schedule').description('when pipelines run by themselves');
  const applyCommand = schedule
    .command('apply <pipeline>')
    .description("create the pipeline's schedule, or bring it up to date")
    .action((name: string) => apply(shell, name));
  addExamples(applyCommand, [['schedule apply france-courses', 'it runs by itself from now on']]);
  const listCommand = schedule
    .command('ls')
    .description('schedules with their next, missed and skipped runs')
    .option('--json', 'print JSON')
    .action((options: JsonOption) => list(shell, options));
  addExamples(listCommand, [['schedule ls', 'when each pipeline ran, and runs next']]);
  const previewCommand = schedule
    .command('preview <pipeline>')
    .description('the next ten times; needs no server')
    .option('--json', 'print JSON')
    .action((name: string, options: JsonOption) => preview(shell, name, options));
  addExamples(previewCommand, [['schedule preview france-courses', 'the next ten times, in both zones']]);
  for (const action of Object.keys(done) as ScheduleAction[]) {
    const command = schedule
      .command(`${action} <pipeline>`)
      .description(`${action} the pipeline's schedule`)
      .action((name: string) => act(shell, name, action));
    addExamples(command, [[`schedule ${action} france-courses`, purposes[action]]]);
  }
}

async function apply(shell: Shell, name: string): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const config = await readConfig(shell);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { applySchedule } = await import('../schedules/manage-schedule.js');
  const { scheduleId } = await import('../schedules/schedule-definition.js');
  const applied = await withPlatform(shell, config, 'none', ({ client }) =>
    applySchedule(client, definition, config.taskQueue),
  );
  shell.stdout.write(`${scheduleId(definition)} ${applied}: ${definition.schedule.comment} (${definition.timeZone})\n`);
  if (config.temporal.address === null)
    note(shell, 'the embedded platform fires schedules only while it is up: ./relais dev keeps it up');
}

async function list(shell: Shell, { json }: JsonOption): Promise<void> {
  const states = await readSchedules(shell);
  if (json) return printJson<JsonDocuments['schedule ls']>(shell.stdout, states);
  if (states.length === 0) return note(shell, 'no schedule yet; next: ./relais schedule apply <pipeline>');
  const rows = states.map(({ schedule, paused, next, last, taken, lost, skipped, onArrival }) => [
    schedule,
    paused ? 'paused' : 'active',
    ...[next, last, taken, lost, skipped, onArrival ?? '—'],
  ]);
  const columns = ['schedule', 'state', 'next', 'last', 'taken', 'lost', 'skipped', 'arrivals'];
  shell.stdout.write(formatTable(columns, rows));
  const lost = states.filter((state) => state.lost > 0);
  for (const state of lost)
    note(
      shell,
      `${state.schedule}: ${state.lost} runs were missed for longer than the catch-up window; what the source showed then is lost`,
    );
}

async function readSchedules(shell: Shell): Promise<readonly ScheduleState[]> {
  const config = await readConfig(shell);
  if (!platformExists(config)) return [];
  const { withPlatform } = await import('../platform/with-platform.js');
  const { readSchedule } = await import('../schedules/manage-schedule.js');
  return withPlatform(shell, config, 'none', async ({ client }) => {
    const pipelines = Object.values(shell.registry);
    const found = await Promise.all(pipelines.map(({ definition }) => readSchedule(client, definition)));
    return found.filter((state) => state !== null);
  });
}

async function preview(shell: Shell, name: string, { json }: JsonOption): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const { inBothZones, nextTimes } = await import('@relais/timetable');
  const { calendar, comment } = definition.schedule;
  const times = nextTimes(calendar, definition.timeZone, new Date(), 10).map((time) =>
    inBothZones(time, definition.timeZone),
  );
  if (json) return printJson<JsonDocuments['schedule preview']>(shell.stdout, times);
  note(shell, comment);
  shell.stdout.write(
    formatTable(
      [definition.timeZone, 'UTC'],
      times.map(({ local, utc }) => [local, utc]),
    ),
  );
}

async function act(shell: Shell, name: string, action: ScheduleAction): Promise<void> {
  const { definition } = findPipeline(shell.registry, name);
  const config = await readConfig(shell);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { actOnSchedule } = await import('../schedules/manage-schedule.js');
  await withPlatform(shell, config, 'none', ({ client }) => actOnSchedule(client, definition, action));
  shell.stdout.write(`${name} ${done[action]}\n`);
}
