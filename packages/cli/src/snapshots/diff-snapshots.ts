import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { DatasetDefinition } from '@relais/core';
import { openDuckDB, quoteIdentifier, quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import type { TypedVersion } from './typed-version.js';

type Connection = OpenDuckDB['connection'];
type Key = Readonly<Record<string, string | null>>;

/** What became of the keys of one snapshot in another. */
export interface SnapshotDiff {
  readonly before: { readonly date: string; readonly version: string; readonly rows: number };
  readonly after: { readonly date: string; readonly version: string; readonly rows: number };
  /** Columns that say which row is which. */
  readonly key: readonly string[];
  readonly added: number;
  readonly gone: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Columns whose values differ in rows that both have, most first. */
  readonly columns: readonly {
    readonly column: string;
    readonly changed: number;
    readonly examples: readonly { readonly key: Key; readonly before: string | null; readonly after: string | null }[];
  }[];
  readonly addedExamples: readonly Key[];
  readonly goneExamples: readonly Key[];
}

export interface DiffOptions {
  /** Of each kind, in the order of the key. */
  readonly examples: number;
  readonly memoryLimit: string;
}

/** Columns that differ from snapshot to snapshot by what they are. */
const added = new Set(['row_id', '_snapshot_date', '_source_sha256']);

/**
 * What a row is known by in every snapshot: the dataset's own guard key, else its row id without the date of the file.
 */
export function keyOf(dataset: DatasetDefinition & { readonly guard?: { readonly key?: readonly string[] } }) {
  const ownDate = dataset.snapshotDate.from === 'column' ? dataset.snapshotDate.column : null;
  return dataset.guard?.key ?? dataset.rowId.filter((column) => column !== ownDate);
}

/**
 * Compares two typed snapshots by key, in the columns both have. Rows of one key are paired in the order of what they
 * say. Memory is bounded: whole rows are only ever met column by column.
 */
export async function diffSnapshots(
  dataset: DatasetDefinition,
  before: TypedVersion,
  after: TypedVersion,
  { examples, memoryLimit }: DiffOptions,
): Promise<SnapshotDiff> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'relais-diff-'));
  const database = await openDuckDB({ path: ':memory:', memoryLimit, threads: 2, tempFolder });
  try {
    const key = keyOf(dataset);
    const columns = await pairRows(database.connection, dataset, key, before, after);
    const counts = await readCounts(database.connection);
    const list = (missing: string, present: string) => readKeys(database.connection, key, missing, present, examples);
    return {
      before: { date: before.date, version: before.version, rows: counts.before },
      after: { date: after.date, version: after.version, rows: counts.after },
      key,
      added: counts.added,
      gone: counts.gone,
      changed: counts.changed,
      unchanged: counts.unchanged,
      columns: counts.changed === 0 ? [] : await readColumns(database.connection, key, columns, examples),
      addedExamples: await list('before', 'after'),
      goneExamples: await list('after', 'before'),
    };
  } finally {
    database.close();
    await rm(tempFolder, { recursive: true, force: true });
  }
}

const names = (columns: readonly string[], of?: string): string =>
  columns.map((column) => (of === undefined ? '' : `${of}.`) + quoteIdentifier(column)).join(', ');

/** Makes the views `rows_before` and `rows_after` and the table `pairs`. @returns the columns that are compared */
async function pairRows(
  connection: Connection,
  dataset: DatasetDefinition,
  key: readonly string[],
  before: TypedVersion,
  after: TypedVersion,
): Promise<readonly string[]> {
  const sides = { before, after };
  const held: Set<string>[] = [];
  for (const [side, { files }] of Object.entries(sides)) {
    const list = files.map(quoteLiteral).join(', ');
    await connection.run(`CREATE VIEW rows_${side} AS FROM read_parquet([${list}], hive_partitioning = false)`);
    const described = await connection.runAndReadAll(`DESCRIBE rows_${side}`);
    held.push(new Set(described.getRows().map(([name]) => String(name))));
  }
  const ownDate = dataset.snapshotDate.from === 'column' ? dataset.snapshotDate.column : '';
  const compared = [...(held[0] ?? [])].filter(
    (column) => held[1]?.has(column) && !added.has(column) && !key.includes(column) && column !== ownDate,
  );
  const content = compared.length === 0 ? '0' : `hash(${names(compared)})`;
  for (const side of Object.keys(sides)) {
    // Hashed first: a window would carry along whatever its order is made from.
    await connection.run(
      `CREATE TABLE contents_${side} AS SELECT ${names(key)}, row_id, ${content} AS content FROM rows_${side}`,
    );
    await connection.run(
      `CREATE TABLE keys_${side} AS
       SELECT *, row_number() OVER (PARTITION BY ${names(key)} ORDER BY content) AS nth FROM contents_${side}`,
    );
  }
  const same = [...key, 'nth'].map(quoteIdentifier).map((column) => `b.${column} IS NOT DISTINCT FROM a.${column}`);
  await connection.run(
    `CREATE TABLE pairs AS SELECT ${key.map((column) => `coalesce(${names([column], 'a')}, ${names([column], 'b')}) AS ${quoteIdentifier(column)}`).join(', ')},
     b.row_id AS before, a.row_id AS after, b.content IS DISTINCT FROM a.content AS differs
     FROM keys_before b FULL JOIN keys_after a ON ${same.join(' AND ')}`,
  );
  return compared;
}

async function readCounts(connection: Connection) {
  const reader = await connection.runAndReadAll(
    `SELECT count(before), count(after), count(*) FILTER (before IS NULL), count(*) FILTER (after IS NULL),
     count(*) FILTER (before IS NOT NULL AND after IS NOT NULL AND differs),
     count(*) FILTER (before IS NOT NULL AND after IS NOT NULL AND NOT differs) FROM pairs`,
  );
  const [before = 0, after = 0, added = 0, gone = 0, changed = 0, unchanged = 0] = (reader.getRows()[0] ?? []).map(
    Number,
  );
  return { before, after, added, gone, changed, unchanged };
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const asText = (columns: readonly string[], of: string): string =>
  columns.map((column) => `CAST(${names([column], of)} AS VARCHAR)`).join(', ');

const toKey = (key: readonly string[], row: readonly unknown[]): Key =>
  Object.fromEntries(key.map((column, at) => [column, textOf(row[at])]));

async function readKeys(
  connection: Connection,
  key: readonly string[],
  missing: string,
  present: string,
  examples: number,
): Promise<readonly Key[]> {
  const reader = await connection.runAndReadAll(
    `SELECT ${asText(key, 'p')} FROM pairs p WHERE p.${missing} IS NULL AND p.${present} IS NOT NULL
     ORDER BY ${names(key, 'p')} LIMIT ${examples}`,
  );
  return reader.getRows().map((row) => toKey(key, row));
}

/** Rows of both sides that say different things in one column; hashes are compared, so that long texts need no memory. */
const differingIn = (column: string): string => {
  const side = (name: string): string =>
    `(SELECT row_id, hash(${quoteIdentifier(column)}) AS said FROM rows_${name}) ${name.slice(0, 1)}`;
  return `FROM (FROM pairs WHERE before IS NOT NULL AND after IS NOT NULL AND differs) p
    JOIN ${side('before')} ON b.row_id = p.before JOIN ${side('after')} ON a.row_id = p.after WHERE b.said != a.said`;
};

/** What is shown of a value. */
const SHOWN_CHARACTERS = 200;

async function readColumns(
  connection: Connection,
  key: readonly string[],
  columns: readonly string[],
  examples: number,
): Promise<SnapshotDiff['columns']> {
  const found: SnapshotDiff['columns'][number][] = [];
  for (const column of columns) {
    const counted = await connection.runAndReadAll(`SELECT count(*) ${differingIn(column)}`);
    const changed = Number(counted.getRows()[0]?.[0]);
    if (changed > 0) found.push({ column, changed, examples: await readExamples(connection, key, column, examples) });
  }
  return found.sort((one, other) => other.changed - one.changed);
}

async function readExamples(
  connection: Connection,
  key: readonly string[],
  column: string,
  examples: number,
): Promise<SnapshotDiff['columns'][number]['examples']> {
  const reader = await connection.runAndReadAll(
    `SELECT p.before, p.after, ${asText(key, 'p')} ${differingIn(column)} ORDER BY ${names(key, 'p')} LIMIT ${examples}`,
  );
  const rows = reader.getRows();
  const before = await saidBy(
    connection,
    'before',
    column,
    rows.map(([id]) => String(id)),
  );
  const after = await saidBy(
    connection,
    'after',
    column,
    rows.map(([, id]) => String(id)),
  );
  return rows.map(([from, to, ...values]) => ({
    key: toKey(key, values),
    before: before.get(String(from)) ?? null,
    after: after.get(String(to)) ?? null,
  }));
}

/** What some rows of one side say in a column, by row id. */
async function saidBy(
  connection: Connection,
  side: 'before' | 'after',
  column: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const reader = await connection.runAndReadAll(
    `SELECT row_id, left(CAST(${quoteIdentifier(column)} AS VARCHAR), ${SHOWN_CHARACTERS}) FROM rows_${side}
     WHERE row_id IN (${ids.map(quoteLiteral).join(', ') || 'NULL'})`,
  );
  return new Map(reader.getRows().map(([id, said]) => [String(id), textOf(said)]));
}
