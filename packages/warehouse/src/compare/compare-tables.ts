import { PermanentError } from '@relais/core';
import type { JsonValue } from '../index.js';
import { countPaired, examplesOf, sumsOf, type Pairing } from './comparison-sql.js';
import type { GenerationReader, Side } from './generation-reader.js';
import type {
  ColumnChanges,
  ComparedColumn,
  CompareRequest,
  Measure,
  RowChange,
  TableComparison,
} from './table-comparison.js';

/**
 * Compares tables of two generations through a reader of both.
 * @throws PermanentError `TABLE_UNKNOWN`
 */
export async function compareTables(
  reader: GenerationReader,
  request: CompareRequest,
): Promise<readonly TableComparison[]> {
  const marts = async () => [...new Set([...(await reader.marts('before')), ...(await reader.marts('after'))])].sort();
  const comparisons: TableComparison[] = [];
  for (const table of request.tables ?? (await marts())) comparisons.push(await compareTable(reader, request, table));
  return comparisons;
}

async function compareTable(
  reader: GenerationReader,
  { keys, examples }: CompareRequest,
  table: string,
): Promise<TableComparison> {
  const [before, after] = [await reader.columns('before', table), await reader.columns('after', table)];
  const shared = sharedColumns(before ?? [], after ?? []);
  const key = keys[table]?.every((name) => shared.some((column) => column.name === name)) ? keys[table] : null;
  const sums = await sumBoth(reader, table, { before, after }, key ?? []);
  const columns = columnChanges(before ?? [], after ?? []);
  if (before === null || after === null) {
    if (before === after) throw unknownTable(table);
    const counts = { added: sums.rows.after ?? 0, removed: sums.rows.before ?? 0, changed: 0, unchanged: 0 };
    return { table, key, ...sums, ...counts, columns, examples: [] };
  }
  const rows = await compareRows(reader, table, shared, key, examples);
  return { table, ...sums, ...rows, columns: { ...columns, changed: rows.columns } };
}

/** Rows whose key stands twice on one side cannot be paired by it: they are compared as a whole. */
async function compareRows(
  reader: GenerationReader,
  table: string,
  shared: readonly ComparedColumn[],
  key: readonly string[] | null,
  examples: number,
): Promise<
  Pick<TableComparison, 'key' | 'added' | 'removed' | 'changed' | 'unchanged' | 'examples'> & {
    columns: ColumnChanges['changed'];
  }
> {
  if (shared.length === 0)
    return { key: null, added: 0, removed: 0, changed: 0, unchanged: 0, examples: [], columns: [] };
  const isKey = ({ name }: ComparedColumn): boolean => key === null || key.includes(name);
  const pairing = { table, key: shared.filter(isKey), values: shared.filter((column) => !isKey(column)) };
  const [counts = []] = await reader.select(countPaired(reader, pairing));
  const [added = 0, removed = 0, changed = 0, met = 0, most = 0, ...byColumn] = counts.map(Number);
  if (key !== null && most > 1) return compareRows(reader, table, shared, null, examples);
  const columns = pairing.values
    .map(({ name }, index) => ({ name, rows: byColumn[index] ?? 0 }))
    .filter(({ rows }) => rows > 0)
    .sort((one, other) => other.rows - one.rows);
  const found = { added, removed, changed };
  return {
    key,
    ...found,
    unchanged: met - changed,
    columns,
    examples: await readExamples(reader, pairing, found, examples),
  };
}

async function readExamples(
  reader: GenerationReader,
  pairing: Pairing,
  found: Readonly<Record<RowChange['kind'], number>>,
  limit: number,
): Promise<readonly RowChange[]> {
  const examples: RowChange[] = [];
  for (const kind of ['changed', 'added', 'removed'] as const) {
    if (found[kind] === 0 || limit === 0) continue;
    const rows = await reader.select(examplesOf(reader, pairing, kind, limit));
    for (const row of rows) {
      const side = (offset: 0 | 1) => rowOf(pairing, row, offset);
      examples.push({ kind, before: kind === 'added' ? null : side(0), after: kind === 'removed' ? null : side(1) });
    }
  }
  return examples;
}

function rowOf(
  { key, values }: Pairing,
  row: readonly JsonValue[],
  offset: 0 | 1,
): Readonly<Record<string, JsonValue>> {
  const ofKey = key.map(({ name }, index) => [name, row[index] ?? null] as const);
  const ofValues = values.map(({ name }, index) => [name, row[key.length + 2 * index + offset] ?? null] as const);
  return Object.fromEntries([...ofKey, ...ofValues]);
}

type Columns = Readonly<Record<Side, readonly ComparedColumn[] | null>>;

async function sumBoth(
  reader: GenerationReader,
  table: string,
  columns: Columns,
  key: readonly string[],
): Promise<Pick<TableComparison, 'rows' | 'measures'>> {
  const read = async (side: Side) => {
    const measures = (columns[side] ?? []).filter(({ name, type }) => isNumber(type) && !key.includes(name));
    if (columns[side] === null) return { rows: null, sums: new Map<string, JsonValue>() };
    const [[rows = 0, ...sums] = []] = await reader.select(sumsOf(reader, side, table, measures));
    return { rows: Number(rows), sums: new Map(measures.map(({ name }, index) => [name, sums[index] ?? null])) };
  };
  const [before, after] = [await read('before'), await read('after')];
  const measures = [...new Set([...before.sums.keys(), ...after.sums.keys()])].map((column): Measure => ({
    ...{ column, before: before.sums.get(column) ?? null, after: after.sums.get(column) ?? null },
  }));
  return { rows: { before: before.rows, after: after.rows }, measures };
}

/** Types of numbers as DuckDB and BigQuery write them. */
const isNumber = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|INT64|FLOAT(64)?|DOUBLE|DECIMAL|(BIG)?NUMERIC)\b/.test(type);

const sharedColumns = (
  before: readonly ComparedColumn[],
  after: readonly ComparedColumn[],
): readonly ComparedColumn[] =>
  after.filter(({ name, type }) => before.some((column) => column.name === name && column.type === type));

function columnChanges(before: readonly ComparedColumn[], after: readonly ComparedColumn[]): ColumnChanges {
  const typeIn = (columns: readonly ComparedColumn[], wanted: string) =>
    columns.find(({ name }) => name === wanted)?.type;
  return {
    added: after.filter(({ name }) => typeIn(before, name) === undefined),
    removed: before.filter(({ name }) => typeIn(after, name) === undefined),
    retyped: after.flatMap(({ name, type }) => {
      const was = typeIn(before, name);
      return was === undefined || was === type ? [] : [{ name, before: was, after: type }];
    }),
    changed: [],
  };
}

const unknownTable = (table: string): PermanentError =>
  new PermanentError(`[warehouse/compare] neither generation has a table ${table}; leave it out to see every mart`, {
    code: 'TABLE_UNKNOWN',
  });
