import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffSnapshots, keyOf } from '@relais/cli/snapshots/diff-snapshots';
import type { DatasetDefinition } from '@relais/core';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'relais-diff-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A dataset whose row id holds the file's own date, as that of courses does. */
const dataset = {
  name: 'offers',
  rowId: ['extracted', 'training', 'department'],
  snapshotDate: { from: 'column', column: 'extracted' },
} as unknown as DatasetDefinition;

const options = { examples: 2, memoryLimit: '100MB' };

async function typed(date: string, rows: string) {
  const file = join(folder, `${date}.parquet`);
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '500MB', threads: 1 });
  await database.connection.run(
    `COPY (SELECT *, DATE '${date}' AS extracted, '${date}' || row_number() OVER () AS row_id, DATE '${date}' AS _snapshot_date,
     '${date}' AS _source_sha256 FROM (${rows})) TO ${quoteLiteral(file)} (FORMAT parquet, ROW_GROUP_SIZE 10000)`,
  );
  database.close();
  return { date, version: 'abababababab', files: [file] };
}

const values = (...rows: string[]) =>
  `SELECT * FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS t(training, department, fee, title)`;

test('keys added, gone and changed are counted, by column and with the first examples', async () => {
  const before = await typed(
    '2025-01-15',
    values("'F1', 'Ain', 100, 'a'", "'F1', NULL, 100, NULL", "'F2', 'Ain', 5, 'b'", "'F3', 'Ain', 1, 'gone'"),
  );
  const after = await typed(
    '2025-02-15',
    values("'F1', 'Ain', 120, 'a'", "'F1', NULL, 130, 'now'", "'F2', 'Ain', 5, 'b'", "'F9', 'Ain', 1, 'new'"),
  );
  const [inAin, nowhere] = [
    { training: 'F1', department: 'Ain' },
    { training: 'F1', department: null },
  ];
  expect(await diffSnapshots(dataset, before, after, options)).toEqual({
    before: { date: '2025-01-15', version: 'abababababab', rows: 4 },
    after: { date: '2025-02-15', version: 'abababababab', rows: 4 },
    key: ['training', 'department'],
    added: 1,
    gone: 1,
    changed: 2,
    unchanged: 1,
    columns: [
      {
        column: 'fee',
        changed: 2,
        examples: [
          { key: inAin, before: '100', after: '120' },
          { key: nowhere, before: '100', after: '130' },
        ],
      },
      { column: 'title', changed: 1, examples: [{ key: nowhere, before: null, after: 'now' }] },
    ],
    addedExamples: [{ training: 'F9', department: 'Ain' }],
    goneExamples: [{ training: 'F3', department: 'Ain' }],
  });
});

test('a snapshot and itself do not differ; rows that share a key are paired one to one', async () => {
  const twice = values("'F1', 'Ain', 1, 'a'", "'F1', 'Ain', 2, 'b'", "'F1', 'Ain', 2, 'b'");
  const before = await typed('2025-01-15', twice);
  const after = await typed('2025-02-15', twice);
  expect(await diffSnapshots(dataset, before, after, options)).toMatchObject({
    ...{ added: 0, gone: 0, changed: 0, unchanged: 3 },
    columns: [],
  });
});

test('columns that only one of them has are left out, and names are names whatever they hold', async () => {
  const odd = 'SELECT 1 AS training, 2 AS department, 3 AS "a""; DROP VIEW rows_before; --", 4 AS only_before';
  const before = await typed('2025-01-15', odd);
  const after = await typed('2025-02-15', odd.replace('3 AS', '5 AS').replace(', 4 AS only_before', ''));
  expect(await diffSnapshots(dataset, before, after, options)).toMatchObject({
    changed: 1,
    columns: [{ column: 'a"; DROP VIEW rows_before; --', changed: 1, examples: [{ before: '3', after: '5' }] }],
  });
});

test('memory is bounded: two snapshots of more bytes than there is memory', async () => {
  const wide = (salt: string) =>
    `SELECT i AS training, 'Ain' AS department, repeat(md5(i || '${salt}'), 40) AS title FROM range(60000) r(i)`;
  const before = await typed('2025-01-15', wide('x'));
  const after = await typed('2025-02-15', wide('y'));
  const found = await diffSnapshots(dataset, before, after, { examples: 1, memoryLimit: '120MB' });
  expect(found).toMatchObject({ added: 0, gone: 0, changed: 60_000, columns: [{ column: 'title', changed: 60_000 }] });
});

test('a declared key counts before the row id', () => {
  expect(keyOf(dataset)).toEqual(['training', 'department']);
  expect(keyOf({ ...dataset, guard: { key: ['training'] } })).toEqual(['training']);
});

test('long whole numbers, moments and truth values are told as they are, whatever the time zone', async () => {
  const events = { ...dataset, rowId: ['who', 'at'] } as DatasetDefinition;
  const event = (who: string, at: string, paid: boolean) =>
    `SELECT ${who} AS who, CAST('${at}+00' AS TIMESTAMPTZ) AS at, ${paid} AS paid`;
  const [first, second] = ['2020-06-05 10:11:12', '2020-06-05 10:11:12.000001'];
  const before = await typed('2020-06-05', event('3074457348177337743', first, false));
  const after = await typed(
    '2020-06-06',
    `${event('3074457348177337743', first, true)} UNION ALL ${event('3074457348177337744', second, true)}`,
  );
  const key = { who: '3074457348177337743', at: `${first}+00` };
  expect(await diffSnapshots(events, before, after, options)).toMatchObject({
    key: ['who', 'at'],
    columns: [{ column: 'paid', changed: 1, examples: [{ key, before: 'false', after: 'true' }] }],
    addedExamples: [{ who: '3074457348177337744', at: `${second}+00` }],
    goneExamples: [],
  });
});
