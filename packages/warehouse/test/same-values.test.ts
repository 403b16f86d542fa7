import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetDefinition, PipelineDefinition, TypedRef } from '@relais/core';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { scanFile } from '@relais/rows';
import { courses, pipeline as sample } from './sample.js';
import { generationRecord, type WarehouseUnderTest } from './conformance/steps.js';
import { describeWithBigQuery, startBigQueryHost, type BigQueryHost } from './temporary-bigquery.js';
import { temporaryWarehouse } from './temporary-warehouse.js';

/** Texts that readers of CSV, numbers and dates like to disagree about; each stands in every column once. */
const texts = [
  ...['', '0', '-0', '007', '1', '-1', '1.0', '1.5', '1,5', '1 234,56', '1e3', '1e400', 'NaN', 'Infinity', '+1', ' 1'],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809'],
  ...['0.005', '-0.005', '2.675', '99999999.99', '99999999.995', '9007199254740993'],
  ...['2024-02-29', '2023-02-29', '2024-13', '2024-12', '0001-01-01', '0000-01-01', '9999-12-31', '2024-13-01'],
  ...['2020-06-05 10:11:12', '2020-06-05T10:11:12.000001', '2020-06-05 10:11:12.5', '2020-06-05 10:11:12Z'],
  ...['2020-06-05 24:00:00', '2020-06-05 23:59:60', '2020-06-05 10:11:12+02', '2023-02-29 00:00:00'],
  ...['0001-01-01 00:00:00', '1969-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999', '3074457348177337743'],
  ...['true', 'FALSE', 'True', 'yes', 't'],
  ...['é', 'e\u0301', 'Œuvre – «»', '🎓', '\u00a0', "l'", '\\', '\\n', 'NULL', '\t', 'a\nb', 'a\r\nb', ';', '"'],
];
const types = {
  text: 'STRING',
  whole: 'INT64',
  money: 'NUMERIC(10,2)',
  day: 'DATE',
  moment: 'TIMESTAMP',
  truth: 'BOOL',
} as const;
const columns = ['id', ...Object.keys(types)];

const dataset: DatasetDefinition = {
  ...courses,
  columns: [
    { name: 'id', type: 'STRING', description: 'id' },
    ...Object.entries(types).map(([name, type]) => ({ name, type, description: name })),
    { name: 'month', source: ['month'], type: 'DATE', parse: 'year-month', description: 'month' },
  ],
  snapshotDate: { from: 'logical-date' },
};
const pipeline: PipelineDefinition = { ...sample, datasets: [dataset] };

const field = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** A row for each text and column, so that one bad value never hides another. */
const file = [
  [...columns, 'month'].join(';'),
  ...texts.flatMap((text, index) =>
    [...Object.keys(types), 'month'].map((name) =>
      [...columns, 'month']
        .map((own) => (own === 'id' ? field(`${index} ${name}`) : own === name ? field(text) : ''))
        .join(';'),
    ),
  ),
].join('\n');

const sha256 = createHash('sha256').update(file).digest('hex');

async function typed(folder: string, bytes: Buffer) {
  const path = join(folder, 'raw.csv');
  await writeFile(path, bytes);
  await Promise.all(['scratch', 'typed'].map((name) => mkdir(join(folder, name))));
  const typer = duckdbTyper({ memoryLimit: '200MB', threads: 1, scratchFolder: join(folder, 'scratch') });
  const { records } = await scanFile(path, dataset.format);
  const request = { snapshotDate: '2025-01-05', sha256 };
  return typer.type({ dataset, file: path, rows: records, folder: join(folder, 'typed'), ...request });
}

/** Loads a typed file and reads every value back as the warehouse's own text. */
async function loadedValues(subject: WarehouseUnderTest, part: string, counts: Awaited<ReturnType<typeof typed>>) {
  const object = 'typed/part-0.parquet';
  // A store may take the file it is given, and two stores are given this one.
  const copy = `${part}-${randomUUID()}`;
  await copyFile(part, copy);
  const hash = createHash('sha256').update(await readFile(copy));
  await subject.store.createFromFile(object, copy, hash.digest('hex'));
  const snapshot = { dataset: 'courses', snapshotDate: '2025-01-05', sha256, bytes: 1, rows: counts.read };
  const ref = { ...snapshot, path: 'raw/x.csv', fileName: 'x.csv' };
  const { read, loaded, duplicates, quarantined, nulled } = counts;
  const typedRef: TypedRef = {
    ...{ snapshot: ref, path: 'typed/', contractHash: 'c0ffee', parts: [object] },
    ...{ read, loaded, duplicates, quarantined, nulled },
  };
  const request = { pipeline, dataset: 'courses', typed: typedRef, parts: [object], contentHash: 'one', run: 'run' };
  expect(await subject.warehouse.load(request)).toEqual({ changed: loaded });
  const snapshots = await subject.warehouse.loaded(pipeline);
  const candidate = await subject.warehouse.prepareCandidate({ pipeline, snapshots, count: [] });
  await subject.warehouse.publish(candidate, generationRecord('any'));
  const values = [...columns, 'month', 'row_id'].join(', ');
  const select = `SELECT ${values} FROM source_tables.courses ORDER BY row_id`;
  return (await subject.warehouse.query(pipeline.name, select)).rows;
}

describeWithBigQuery('B3, B4: one typed snapshot in both warehouses', () => {
  let host: BigQueryHost;
  let folder: string;
  beforeAll(async () => {
    host = await startBigQueryHost();
    folder = await mkdtemp(join(tmpdir(), 'relais-same-'));
  });
  afterAll(async () => {
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('every text is typed or quarantined, and every value reads the same in DuckDB and BigQuery', async () => {
    const counts = await typed(folder, Buffer.from(file));
    expect(counts.read).toBe(texts.length * 7);
    expect(counts.read).toBe(counts.loaded + counts.duplicates + counts.quarantined);
    const part = join(folder, 'typed', counts.parts[0] ?? '');
    const inDuckdb = await temporaryWarehouse();
    const inBigQuery = await host.warehouse();
    try {
      const duckdb = await loadedValues(inDuckdb, part, counts);
      expect(duckdb).toHaveLength(counts.loaded);
      expect(await loadedValues(inBigQuery, part, counts)).toEqual(duckdb);
      const byId = new Map(duckdb.map((row) => [row['id'], row]));
      const kept = texts.filter((_, index) => byId.has(`${index} text`));
      expect(kept).toEqual(texts);
      for (const [index, text] of texts.entries()) expect(byId.get(`${index} text`)?.['text']).toBe(text || null);
      const whole = texts.flatMap((text, index) => (byId.has(`${index} whole`) && text !== '' ? [text] : []));
      expect(whole).toEqual([
        ...['0', '-0', '007', '1', '-1', '1.0', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
        '3074457348177337743',
      ]);
      const days = texts.flatMap((text, index) => (byId.has(`${index} day`) && text !== '' ? [text] : []));
      expect(days).toEqual(['2024-02-29', '0001-01-01', '9999-12-31']);
      expect(texts.map((_, index) => byId.get(`${index} whole`)?.['whole'])).toContain('3074457348177337743');
      const held = (name: string) =>
        texts.flatMap((text, index) => (text === '' ? [] : (byId.get(`${index} ${name}`)?.[name] ?? [])));
      expect(held('moment')).toEqual([
        ...['2020-06-05T10:11:12Z', '2020-06-05T10:11:12.000001Z', '2020-06-05T10:11:12.500000Z'],
        ...['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
      ]);
      expect(held('truth')).toEqual([true, false, true]);
    } finally {
      await inDuckdb.dispose();
      await inBigQuery.dispose();
    }
  });
});
