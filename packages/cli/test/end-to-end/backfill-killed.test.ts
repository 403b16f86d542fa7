import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { eventually } from './eventually.js';
import { processesOf } from './processes-of.js';
import { startPublisher, type Publisher } from './publisher.js';

/** A backfill whose processes are killed in the middle: what a person does next finishes it, and nothing is doubled. */
const dates = ['2025-01-15', '2025-02-15', '2025-03-15'];
const range = ['--from', '2025-01', '--to', '2025-03'];
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  for (const date of dates) expect((await relais.run(['run', 'france-courses', '--date', date])).code).toBe(0);
}, 240_000);

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

interface Line {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly state: string;
}
const ledger = async () =>
  (await relais.json<Line[]>(['ledger', 'france-courses', '--only', 'stale,failed,loaded,published'])).value;
const states = async () => [...new Set((await ledger()).map(({ state }) => state))];
const rows = async () =>
  (
    await relais.json<{ n: number }[]>([
      'sql',
      'france-courses',
      'select count(*) as n from source_tables.courses union all select count(*) from source_tables.enrollments',
    ])
  ).value;

test('the ledger is what store and warehouse say, and names the months that nobody fetched', async () => {
  expect(await states()).toEqual(['published']);
  const { value } = await relais.json<Line[]>(['ledger', 'france-courses', 'courses', '--only', 'missing']);
  expect(value[0]).toMatchObject({ dataset: 'courses', snapshotDate: '2025-04-06', state: 'missing' });
  await rm(join(relais.home, 'store', 'typed'), { recursive: true });
  expect(await states()).toEqual(['stale']);
});

test('killed in the middle and started again, a backfill repeats and skips none', async () => {
  const before = await ledger();
  const killed = relais.start(['backfill', 'france-courses', ...range]);
  const typed = join(relais.home, 'store', 'typed', 'france-courses', 'courses');
  await eventually(
    () => Promise.resolve(existsSync(typed) ? readdirSync(typed).length : 0),
    (months) => months > 0,
  );
  for (const pid of await processesOf(relais.home)) process.kill(pid, 'SIGKILL');
  killed.process.kill('SIGKILL');
  await killed.ended;

  const { code, value } = await relais.json<RunReport>(['backfill', 'france-courses', ...range]);
  expect({ code, error: value.error }).toEqual({ code: 0, error: null });
  expect((await ledger()).map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`)).toEqual(
    before.map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`),
  );
  expect(await states()).toEqual(['published']);
  expect(new Set(value.tables.map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`)).size).toBe(
    value.tables.length,
  );
  const [courses, enrollments] = await rows();
  expect(courses?.n).toBe(value.tables.length > 0 ? await expectedCourses() : 0);
  expect(enrollments?.n).toBeGreaterThan(0);
}, 240_000);

async function expectedCourses(): Promise<number> {
  const { value } = await relais.json<{ n: number }[]>([
    'sql',
    'france-courses',
    'select count(distinct (date_extract, row_id)) as n from source_tables.courses',
  ]);
  return value[0]?.n ?? 0;
}
