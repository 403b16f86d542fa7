import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '@relais/core';
import { platformStatus } from '@relais/platform';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';

/** A file that is put into an inbox, on the embedded server with its worker, in order. */
const pipeline = 'growth-attribution';
let inbox: string;
let relais: Relais;

beforeAll(async () => {
  inbox = await mkdtemp(join(tmpdir(), 'relais-arrivals-'));
  await mkdir(join(inbox, 'sessions'));
  relais = await makeRelais({ GROWTH_INBOX: inbox, RELAIS_DBT: 'none' });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await rm(inbox, { recursive: true, force: true });
});

const act = (action: string) => relais.run(['schedule', action, pipeline]);
const listed = async () => (await relais.json<{ onArrival: string; paused: boolean }[]>(['schedule', 'ls'])).value;

/** Put there at once, as a careful sender does. */
async function drop(date: string, userid: string): Promise<void> {
  const path = join(inbox, 'sessions', `${date}.csv`);
  await writeFile(`${path}.tmp`, `userid,time_started,is_paid,medium\n${userid},${date} 10:00:00,true,DIRECT\n`);
  await rename(`${path}.tmp`, path);
}

/** The runs that files have started and that have ended, oldest first. */
async function arrived(count: number): Promise<readonly RunReport[]> {
  for (const deadline = Date.now() + 300_000; ; await sleep(500)) {
    const { value } = await relais.json<{ runId: string; workflowId: string; state: string }[]>(['runs']);
    const ended = value.filter(({ state, workflowId }) => state !== 'running' && workflowId.includes('/arrived-'));
    if (ended.length >= count) {
      const reports = ended.map(async ({ runId }) => (await relais.json<RunReport>(['show', runId])).value);
      return (await Promise.all(reports)).reverse();
    }
    if (Date.now() > deadline) throw new Error(`${count} runs did not come about: ${JSON.stringify(value)}`);
  }
}

const datesOf = (reports: readonly RunReport[]) =>
  reports.map(({ tables }) => tables.map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`));

test('the watch comes with the schedule, and a file that arrives starts a run for it', async () => {
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('created') as string });
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('unchanged') as string });
  expect(await listed()).toMatchObject([{ onArrival: 'watching', paused: false }]);
  await drop('2020-06-01', '3074457348177337743');
  expect(datesOf(await arrived(1))).toEqual([['sessions 2020-06-01']]);
});

test('a worker that is killed while it waits is followed by one that takes the next file in', async () => {
  const { workerPid } = (await platformStatus(relais.home)) ?? {};
  process.kill(workerPid ?? 0, 'SIGKILL');
  await drop('2020-06-02', '3074457346349148105');
  expect(datesOf(await arrived(2))).toEqual([['sessions 2020-06-01'], ['sessions 2020-06-02']]);
});

test('a run by hand says that a watch is there, and a file that both find is taken in once', async () => {
  const { value } = await relais.json<RunReport>(['run', pipeline]);
  expect(value.warnings?.map(({ code }) => code)).toContain('RUN_BESIDE_WATCH');
  expect(value.tables).toEqual([]);
});

test('paused it starts nothing; resumed it finds what has come meanwhile', async () => {
  expect(await act('pause')).toMatchObject({ code: 0 });
  expect(await listed()).toMatchObject([{ onArrival: 'stopped', paused: true }]);
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('unchanged') as string });
  expect(await listed()).toMatchObject([{ onArrival: 'stopped', paused: true }]);
  await drop('2020-06-01', '3074457348177337744');
  expect(await act('resume')).toMatchObject({ code: 0 });
  expect(await listed()).toMatchObject([{ onArrival: 'watching', paused: false }]);
  expect(datesOf(await arrived(3)).at(-1)).toEqual(['sessions 2020-06-01']);
});

test('deleted with the schedule', async () => {
  expect(await act('delete')).toMatchObject({ code: 0 });
  expect(await listed()).toEqual([]);
});
