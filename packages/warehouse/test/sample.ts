import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectNames, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import { openDuckDB, quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { ObjectStore } from '@relais/object-store';
import type { LoadRequest } from '@relais/warehouse';

const source = { kind: 'http', urlVariable: 'URL', url: 'http://127.0.0.1/', fileName: 'x.csv', maxBytes: 1 } as const;
const about = {
  description: 'A sample.',
  grain: 'one id',
  licence: { name: 'none' },
  source,
  quarantineMaxShare: 0,
} as const;
const format = { delimiter: ';', quote: '"', encoding: 'utf-8', header: true } as const;
const common = { ...about, format, rowId: ['id'], reconciliation: [] } as const;
const logicalDate = { from: 'logical-date' } as const;
const column = (name: string, type: DatasetDefinition['columns'][number]['type']) => ({
  name,
  type,
  description: name,
});

/** One dataset for each way of loading. */
export const courses: DatasetDefinition = {
  ...common,
  name: 'courses',
  columns: [column('id', 'STRING'), column('code', 'INT64'), column('fee', 'NUMERIC(10,2)')],
  snapshotDate: { from: 'column', column: 'date_extract' },
  load: { mode: 'append' },
};

export const enrollments: DatasetDefinition = {
  ...common,
  name: 'enrollments',
  columns: [
    ...[column('id', 'STRING'), column('entries', 'INT64'), column('exits', 'INT64'), column('load_date', 'DATE')],
    ...[column('seen_at', 'TIMESTAMP'), column('open', 'BOOL')],
  ],
  snapshotDate: logicalDate,
  load: {
    mode: 'merge',
    revisions: { table: 'enrollment_revisions', carry: ['load_date'], measures: ['entries', 'exits'] },
  },
};

export const terms: DatasetDefinition = {
  ...common,
  name: 'terms',
  columns: [column('id', 'STRING'), column('label', 'STRING')],
  snapshotDate: logicalDate,
  load: { mode: 'replace' },
  translation: {
    from: 'fr',
    to: 'en',
    columns: { label: 'label_en' },
    statusColumn: 'label_status',
    glossary: 'x.csv',
  },
};

export const pipeline: PipelineDefinition = {
  name: 'sample-pipeline',
  title: 'Sample',
  description: 'For tests.',
  owner: 'nobody',
  workflowType: 'sample',
  timeZone: 'UTC',
  schedule: {
    comment: 'never',
    calendar: { hour: 0, minute: 0 },
    overlap: 'skip',
    catchUpDays: 0,
    longestRunHours: 1,
    lateSource: { retryEveryHours: 24, forDays: 1 },
  },
  datasets: [courses, enrollments, terms],
  dbtSelector: 'none',
};

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** As the typer writes them. */
const DUCKDB_TYPES = {
  ...{ STRING: 'VARCHAR', INT64: 'BIGINT', 'NUMERIC(10,2)': 'DECIMAL(10,2)', DATE: 'DATE' },
  ...{ TIMESTAMP: 'TIMESTAMPTZ', BOOL: 'BOOLEAN' },
} as const;

/** Writes rows as a typed snapshot into the store; `id` is the row id. Equal rows give an equal version. */
export async function typedSnapshot(
  store: ObjectStore,
  dataset: DatasetDefinition,
  snapshotDate: string,
  rows: readonly Row[],
  run = 'run-1',
): Promise<LoadRequest> {
  const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  const contractHash = createHash('sha256').update(JSON.stringify(dataset.columns)).digest('hex').slice(0, 12);
  const path = objectNames.typed(pipeline.name, dataset.name, snapshotDate, sha256, contractHash);
  const part = `${path}part-0.parquet`;
  if ((await store.read(part)) === null) {
    const file = await writeParquet(await store.stagingFolder(), dataset, snapshotDate, sha256, rows);
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    await store.createFromFile(part, file, digest);
  }
  const snapshot = {
    ...{ dataset: dataset.name, snapshotDate, sha256, bytes: 1, rows: rows.length },
    ...{
      path: `${objectNames.rawSnapshot(pipeline.name, dataset.name, snapshotDate, sha256)}x.csv`,
      fileName: 'x.csv',
    },
  };
  const counts = { read: rows.length, loaded: rows.length, duplicates: 0, quarantined: 0, nulled: {} };
  const translation = { distinct: 1, glossary: 1, memory: 0, provider: 0, untranslated: 0 };
  const typed = { snapshot, path, contractHash, parts: [part], ...counts };
  return {
    pipeline,
    dataset: dataset.name,
    typed: dataset.translation === undefined ? typed : { ...typed, translation },
    parts: [part],
    contentHash: `${sha256}-${contractHash}`,
    run,
  };
}

async function writeParquet(
  folder: string,
  dataset: DatasetDefinition,
  snapshotDate: string,
  sha256: string,
  rows: readonly Row[],
): Promise<string> {
  const json = join(folder, `${randomUUID()}.json`);
  await writeFile(json, rows.map((row) => JSON.stringify(row)).join('\n'));
  const { columns: translated = {}, statusColumn } = dataset.translation ?? {};
  const texts = [...Object.values(translated), ...(statusColumn === undefined ? [] : [statusColumn])];
  const types: [string, string][] = [
    ...dataset.columns.map(({ name, type }): [string, string] => [name, DUCKDB_TYPES[type]]),
    ...texts.map((name): [string, string] => [name, 'VARCHAR']),
  ];
  const columns = types.map(([name, type]) => `${quoteIdentifier(name)}: ${quoteLiteral(type)}`).join(', ');
  const file = join(folder, `${randomUUID()}.parquet`);
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  await database.connection.run(
    `COPY (SELECT ${types.map(([name]) => quoteIdentifier(name)).join(', ')}, id AS row_id,
             DATE ${quoteLiteral(snapshotDate)} AS _snapshot_date, ${quoteLiteral(sha256)} AS _source_sha256
           FROM read_json(${quoteLiteral(json)}, columns = {${columns}}, format = 'newline_delimited'))
     TO ${quoteLiteral(file)} (FORMAT parquet)`,
  );
  database.close();
  return file;
}
