import { rmSync } from 'node:fs';
import type { RunEvent } from '@relais/cli/live/run-event';
import type { RunReport } from '@relais/core';
import { platformStatus } from '@relais/platform';
import type { RunExplanation } from '@relais/cli/why/explain-run';
import { makeRelais, type Relais, type RunningCommand } from '../../../../workflows/test/relais.js';
import { checkedDocument } from '../checked-document';
import { eventually } from './eventually.js';
import { processesOf } from './processes-of.js';
import { sampleRows, startPublisher, type Publisher } from './publisher.js';

/**
 * How long things live: a platform as long as somebody needs it, a run whatever happens to who started it. The sources
 * are held back until the test has seen what it wants to see of a live run.
 */
let publisher: Publisher;
const homes: Relais[] = [];
/** A run that lost its worker; it goes on beside the other tests, for it is half a minute until its steps are missed. */
let workerless: { readonly relais: Relais; readonly run: RunningCommand };

beforeAll(async () => {
  publisher = await startPublisher();
  workerless = await killWorker('2025-06-15');
});

afterAll(async () => {
  for (const relais of homes) await relais.remove();
  await publisher?.close();
});

/** A home that has never been used; nothing is built in it, so that a run takes a second. */
async function freshHome(): Promise<Relais> {
  const relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  homes.push(relais);
  return relais;
}

const nothingLeft = (home: string) =>
  eventually(
    () => processesOf(home),
    (pids) => pids.length === 0,
  );
const run = (date: string, ...more: string[]) => ['run', 'france-courses', '--date', date, ...more];
const formacodeOf = (date: string) => run(date, '--dataset', 'formacode', '--json');
const loadedFormacode = (date: string) => ({
  logicalDate: date,
  status: 'loaded',
  error: null,
  tables: [{ dataset: 'formacode', read: sampleRows('formacode', date), changed: sampleRows('formacode', date) }],
});
const reportOf = ({ stdout }: { stdout: string }) => checkedDocument(['run'], stdout) as RunReport;

test('a detached run returns at once, keeps the platform up until it ends, is followed to it, and leaves nothing running', async () => {
  const relais = await freshHome();
  const held = publisher.hold('/at/2025-01-15/');
  const detached = await relais.run([...formacodeOf('2025-01-15'), '--detach']);
  const { runId } = reportOf(detached);
  const running = { workflowId: 'france-courses/2025-01-15', status: 'running', tables: [], warnings: [], error: null };
  expect({ code: detached.code, report: reportOf(detached) }).toMatchObject({ code: 0, report: running });
  await held.asked;
  const attached = await relais.run([...run('2025-01-15', '--dataset', 'courses', '--json'), '--detach']);
  expect(reportOf(attached)).toMatchObject({ runId, warnings: [{ code: 'ATTACHED_TO_OTHER_RUN' }] });
  expect(attached.stderr).toContain('it loads formacode, not courses');
  const { value: status } = await relais.json<{ running: unknown[] }>(['status']);
  expect(status.running).toEqual([{ pipeline: 'france-courses', workflowId: 'france-courses/2025-01-15', runId }]);
  const following = relais.start(['follow', 'france-courses', '--json']);
  await eventually(
    () => following.stderr(),
    (heard) => heard.includes('"state":"running"'),
  );
  held.release();
  const followed = await following.ended;
  expect({ code: followed.code, report: reportOf(followed) }).toMatchObject({
    code: 0,
    report: { runId, ...loadedFormacode('2025-01-15') },
  });
  expectEvents(followed.stderr);
  await nothingLeft(relais.home);
  expect((await relais.json<RunReport>(['show', runId])).value).toMatchObject(loadedFormacode('2025-01-15'));
});

/** Every step of the run is told of, as a JSON object on a line of its own; the last line of them is the end. */
function expectEvents(stderr: string): void {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  expect(events[0]).toMatchObject({ event: 'step', dataset: 'formacode', step: 'download', state: 'running' });
  const done = events.flatMap((each) => (each.event === 'step' && each.state === 'done' ? [each.step] : []));
  expect([...new Set(done)].sort()).toEqual(['build', 'download', 'load', 'reconcile', 'translate', 'type']);
  expect(events.at(-1)).toMatchObject({ event: 'end', outcome: 'completed', dataset: null, step: null });
}

test('what a detached run has left behind ends when its home is removed', async () => {
  const relais = await freshHome();
  const held = publisher.hold('/at/2025-01-15/');
  expect(await relais.run([...formacodeOf('2025-01-15'), '--detach'])).toMatchObject({ code: 0 });
  await held.asked;
  rmSync(relais.home, { recursive: true, force: true });
  await nothingLeft(relais.home);
  held.release();
});

test('two homes side by side know nothing of each other', async () => {
  const both = await Promise.all([freshHome(), freshHome()]);
  const held = publisher.hold('/at/2025-01-15/');
  const running = both.map((relais) => relais.start(formacodeOf('2025-01-15')));
  const platforms = await eventually(
    () => Promise.all(both.map((relais) => platformStatus(relais.home))),
    (found) => found.every((platform) => platform?.phase === 'ready'),
  );
  expect(new Set(platforms.map((platform) => platform?.address)).size).toBe(2);
  held.release();
  for (const { ended } of running) expect(reportOf(await ended)).toMatchObject(loadedFormacode('2025-01-15'));
  for (const { home } of both) await nothingLeft(home);
});

test('of two runs that share a platform the one that started it may end first', async () => {
  const relais = await freshHome();
  const [first, second] = [publisher.hold('/at/2025-01-15/'), publisher.hold('/at/2025-02-15/')];
  const starter = relais.start(formacodeOf('2025-01-15'));
  await first.asked;
  const guest = relais.start(formacodeOf('2025-02-15'));
  await second.asked;
  const shared = await platformStatus(relais.home);
  expect(shared?.holders).toHaveLength(2);

  first.release();
  expect(reportOf(await starter.ended)).toMatchObject(loadedFormacode('2025-01-15'));
  expect(await platformStatus(relais.home)).toMatchObject({
    supervisorPid: shared?.supervisorPid,
    workerPid: shared?.workerPid,
    workerRestarts: 0,
  });
  second.release();
  expect(reportOf(await guest.ended)).toMatchObject({ logicalDate: '2025-02-15', status: 'loaded' });
  await nothingLeft(relais.home);
});

test('cancelling ends a run whose source never answers', async () => {
  const relais = await freshHome();
  const held = publisher.hold('/at/2025-01-15/');
  const running = relais.start(formacodeOf('2025-01-15'));
  await held.asked;
  const { value: going } = await relais.json<RunReport>(['show', 'france-courses/2025-01-15']);
  expect(going).toMatchObject({ status: 'running', logicalDate: '2025-01-15', tables: [], error: null });
  const { value: why } = await relais.json<RunExplanation>(['why', 'france-courses']);
  expect(why).toMatchObject({ status: 'running', faults: [], steps: [{ activity: 'snapshotDataset' }] });
  const cancelled = await relais.run(['cancel', 'france-courses/2025-01-15']);
  expect(cancelled).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^france-courses\/2025-01-15 \S+ cancelled\n$/),
  });
  const { code, ...output } = await running.ended;
  expect({ code, report: reportOf(output) }).toMatchObject({
    code: 1,
    report: { status: 'failed', error: { code: 'CANCELLED' }, tables: [] },
  });
  held.release();
  await nothingLeft(relais.home);
  const { value: shown } = await relais.json<RunReport>(['show', 'france-courses/2025-01-15']);
  expect(shown).toMatchObject({ status: 'failed', error: { code: 'CANCELLED' } });
  const { value: ended } = await relais.json<RunExplanation>(['why', 'latest']);
  expect(ended).toMatchObject({ status: 'failed', faults: [{ code: 'CANCELLED' }] });
  expect(ended.next[0]?.command).toBe('./relais run france-courses --date 2025-01-15');
});

test('when the command line is killed all ends, and the next one takes the run to its end', async () => {
  const relais = await freshHome();
  const held = publisher.hold('/at/2025-01-15/');
  const running = relais.start(run('2025-01-15', '--json'));
  await held.asked;
  running.process.kill('SIGKILL');
  await nothingLeft(relais.home);
  held.release();
  const again = await relais.run(run('2025-01-15', '--json'));
  expect({ code: again.code, report: reportOf(again) }).toMatchObject({
    code: 0,
    report: { status: 'loaded', error: null },
  });
  expectAll(reportOf(again), '2025-01-15');
  await nothingLeft(relais.home);
});

test('when the worker is killed another one takes the run to its end', async () => {
  const { code, ...output } = await workerless.run.ended;
  expect({ code, report: reportOf(output) }).toMatchObject({ code: 0, report: { status: 'loaded', error: null } });
  expectAll(reportOf(output), '2025-06-15');
  await nothingLeft(workerless.relais.home);
});

/** A run whose worker was killed while it downloaded. */
async function killWorker(date: string): Promise<typeof workerless> {
  const relais = await freshHome();
  const held = publisher.hold(`/at/${date}/`);
  const command = relais.start(run(date, '--json'));
  await held.asked;
  process.kill((await platformStatus(relais.home))?.workerPid ?? 0, 'SIGKILL');
  await eventually(
    () => platformStatus(relais.home),
    (now) => now?.workerRestarts === 1 && now.workerPid !== null,
  );
  held.release();
  return { relais, run: command };
}

/** Every dataset was loaded whole, once. */
function expectAll(report: RunReport, date: string): void {
  expect(report.tables.map(({ dataset, read, loaded, changed }) => ({ dataset, read, loaded, changed }))).toEqual(
    ['courses', 'enrollments', 'formacode'].map((dataset) => {
      const rows = sampleRows(dataset, date);
      return { dataset, read: rows, loaded: rows, changed: rows };
    }),
  );
}
