import { Client, Connection } from '@temporalio/client';
import { dateInZone, type RunReport } from '@relais/core';
import { platformStatus } from '@relais/platform';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { eventually } from './eventually.js';
import { startPublisher, type Publisher } from './publisher.js';

/** The life of a schedule on the embedded server, in order. */
const id = 'france-courses/monthly';
let publisher: Publisher;
let relais: Relais;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  await relais.holdPlatform();
  connection = await Connection.connect({ address: (await platformStatus(relais.home))?.address ?? '' });
  client = new Client({ connection });
});

afterAll(async () => {
  await connection?.close();
  await relais?.remove();
  await publisher?.close();
});

const act = (action: string) => relais.run(['schedule', action, 'france-courses']);
const listed = async () =>
  (await relais.json<{ paused: boolean; next: string | null; taken: number }[]>(['schedule', 'ls'])).value;

test('applying twice changes nothing the second time', async () => {
  expect(await act('pause')).toMatchObject({ code: 2, stderr: expect.stringContaining('SCHEDULE_NOT_FOUND') });
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id} created`) });
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id} unchanged`) });
});

test('every policy stands on the server, none by its default', async () => {
  const { spec, policies, action } = await client.schedule.getHandle(id).describe();
  const one = (at: number | string) => [expect.objectContaining({ start: at, end: at })];
  expect(spec).toMatchObject({
    timezone: 'Europe/Paris',
    calendars: [
      { dayOfMonth: [{ start: 1, end: 7 }], dayOfWeek: one('SUNDAY'), hour: one(3), minute: one(0), second: one(0) },
    ],
  });
  expect(policies).toMatchObject({ overlap: 'BUFFER_ONE', catchupWindow: 7 * 86_400_000, pauseOnFailure: false });
  expect(action).toMatchObject({ workflowType: 'franceCourses', workflowId: 'france-courses/scheduled', args: [{}] });
});

test('somebody’s change is brought back, and a pause is theirs to keep', async () => {
  await client.schedule
    .getHandle(id)
    .update((found) => ({ ...found, policies: { ...found.policies, overlap: 'SKIP' } }));
  expect(await act('pause')).toMatchObject({ code: 0 });
  expect(await act('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id} updated`) });
  expect((await client.schedule.getHandle(id).describe()).policies.overlap).toBe('BUFFER_ONE');
  expect(await listed()).toMatchObject([{ schedule: id, paused: true }]);
  expect(await act('resume')).toMatchObject({ code: 0 });
  const { value: times } = await relais.json<{ utc: string }[]>(['schedule', 'preview', 'france-courses']);
  const [{ next } = { next: null }] = await listed();
  expect(new Date(next ?? 0)).toEqual(new Date(times[0]?.utc ?? 1));
});

test('a triggered run is one of today', async () => {
  const today = () => dateInZone(Date.now(), 'Europe/Paris');
  const days = [today()];
  expect(await act('trigger')).toMatchObject({ code: 0 });
  const [run] = await eventually(
    async () => (await relais.json<{ runId: string; workflowId: string; state: string }[]>(['runs'])).value,
    (runs) => runs[0]?.state === 'completed',
  );
  expect(run?.workflowId).toMatch(/^france-courses\/scheduled-/);
  days.push(today());
  const { value: report } = await relais.json<RunReport>(['show', run?.runId ?? '']);
  expect(report).toMatchObject({ status: 'loaded', error: null, workflowId: run?.workflowId });
  expect(days).toContain(report.logicalDate);
  expect(publisher.asked.every((address) => address.startsWith(`/at/${report.logicalDate}/`))).toBe(true);
  expect(await listed()).toMatchObject([{ taken: 1 }]);
});

test('deleting ends it', async () => {
  expect(await act('delete')).toMatchObject({ code: 0 });
  expect(await listed()).toEqual([]);
  expect(await act('delete')).toMatchObject({ code: 2 });
});
