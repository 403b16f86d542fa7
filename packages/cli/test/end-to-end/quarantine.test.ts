import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import type { RunExplanation } from '@relais/cli/why/explain-run';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { startPublisher, type Publisher } from './publisher.js';

/** Refused rows from the run that is blocked by them to the decision to do without them. */
const date = '2025-01-15';
const earlierContract = 'c0ffeec0ffee';
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  publisher = await startPublisher();
  publisher.alter('entree_sortie_formation', refuseTwo);
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

/** The month of records 2 and 4 becomes none. */
const refuseTwo = (body: string): string =>
  body
    .split('\n')
    .map((line, index) => (index === 2 || index === 4 ? line.replace(/\d{4}-\d{2}/, '2024-13') : line))
    .join('\n');

interface Refused {
  readonly dataset: string;
  readonly row: number;
  readonly column: string;
  readonly reason: string;
  readonly raw: string;
}

const only = ['--dataset', 'enrollments', '--date', date];
const list = async (...more: string[]) =>
  (await relais.json<Refused[]>(['quarantine', 'ls', 'france-courses', ...more])).value;
const drop = ['quarantine', 'drop', 'france-courses', 'enrollments', date, '--reason', 'the publisher was asked'];

test('too many refused rows block the run; each is listed and shown beside its columns', async () => {
  const { code, value } = await relais.json<RunReport>(['run', 'france-courses', ...only]);
  expect({ code, error: value.error }).toMatchObject({ code: 3, error: { code: 'QUARANTINE_THRESHOLD' } });
  const refused = await list();
  expect(refused.map(({ row, column, reason }) => [row, column, reason])).toEqual([
    [2, 'year_month', 'no month of the calendar'],
    [4, 'year_month', 'no month of the calendar'],
  ]);
  const shown = await relais.json<{ raw: string; fields: { column: string; text: string; reason: string | null }[] }>([
    ...['quarantine', 'show', 'france-courses', 'enrollments', date, '2'],
  ]);
  expect(shown.value.raw).toBe(refused[0]?.raw);
  expect(shown.value.fields.find(({ column }) => column === 'year_month')).toMatchObject({
    ...{ text: '2024-13', reason: 'no month of the calendar' },
  });
  expect(shown.value.fields.filter(({ reason }) => reason !== null)).toHaveLength(1);
  expect(await relais.json(['quarantine', 'show', 'france-courses', 'enrollments', date, '1'])).toMatchObject({
    ...{ code: 2, value: { error: { code: 'ROW_NOT_QUARANTINED' } } },
  });
});

test('why shows the first row of a blocked run, and the command that lets it through', async () => {
  const { value } = await relais.json<RunExplanation>(['why', 'latest']);
  const [first] = await list();
  expect(value).toMatchObject({
    status: 'blocked',
    faults: [{ code: 'QUARANTINE_THRESHOLD', dataset: 'enrollments' }],
  });
  expect(value.spots).toMatchObject([
    { row: 2, column: 'year_month', reason: 'no month of the calendar', raw: first?.raw, count: 2 },
  ]);
  expect(value.next.map(({ command }) => command)).toEqual([
    './relais quarantine ls france-courses --dataset enrollments',
    `./relais run france-courses --date ${date} --dataset enrollments --accept "<reason>"`,
  ]);
  expect(value.stands.snapshots).toContainEqual(expect.objectContaining({ dataset: 'enrollments', snapshots: 1 }));
});

test('what an earlier contract refused is typed again, and the rows that came free are counted', async () => {
  await pretendEarlierContract();
  expect(await list()).toHaveLength(3);
  const { code, stderr } = await relais.run(['quarantine', 'replay', 'france-courses']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('1 of 3 rows came free; 2 are in') });
  expect((await list()).map(({ row }) => row)).toEqual([2, 4]);
});

test('rows that a person gave up block no longer, stay as evidence, and the balance holds', async () => {
  expect(await relais.json(drop)).toMatchObject({ code: 2, value: { error: { code: 'CONFIRMATION_NEEDED' } } });
  expect(await relais.json([...drop, '--yes'])).toMatchObject({ code: 0, value: { rows: 2 } });
  expect(await list()).toEqual([]);
  expect(await list('--all')).toHaveLength(2);
  const unfinished = ['backfill', 'france-courses', '--from', date, '--to', date, '--dry-run'];
  expect((await relais.json<unknown[]>(unfinished)).value).toMatchObject([{ dataset: 'enrollments', state: 'failed' }]);
  expect(await relais.run(['quarantine', 'replay', 'france-courses'])).toMatchObject({ code: 0 });

  const { code, value } = await relais.json<RunReport>(['run', 'france-courses', ...only]);
  expect({ code, error: value.error }).toEqual({ code: 0, error: null });
  const [table] = value.tables;
  expect(table?.quarantined).toBe(2);
  expect(table?.read).toBe((table?.loaded ?? 0) + (table?.duplicates ?? 0) + 2);
  // The first reason stands.
  const again = [...drop.slice(0, -1), 'another', '--yes'];
  expect(await relais.json(again)).toMatchObject({ value: { reason: 'the publisher was asked' } });
});

/** As if the typed files were of a contract that also refused record 1. */
async function pretendEarlierContract(): Promise<void> {
  for (const area of ['typed', 'quarantine']) {
    const folder = join(relais.home, 'store', area, 'france-courses', 'enrollments', `snapshot_date=${date}`);
    const [name = ''] = readdirSync(folder);
    const renamed = join(folder, name.replace(/-.*/, `-${earlierContract}`));
    renameSync(join(folder, name), renamed);
    if (area === 'quarantine') await refuseFirst(join(renamed, readdirSync(renamed)[0] ?? ''));
  }
}

async function refuseFirst(file: string): Promise<void> {
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  const other = `${file}.new`;
  await database.connection.run(
    `COPY (FROM read_parquet(${quoteLiteral(file)}, hive_partitioning = false)
           UNION ALL SELECT 1, 'year_month', 'an earlier rule', 'x') TO ${quoteLiteral(other)} (FORMAT parquet)`,
  );
  database.close();
  renameSync(other, file);
}
