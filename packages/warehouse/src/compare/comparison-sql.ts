import type { GenerationReader, Side } from './generation-reader.js';
import type { ComparedColumn, RowChange } from './table-comparison.js';

/** A table that both generations have, and how its rows are paired. */
export interface Pairing {
  readonly table: string;
  readonly key: readonly ComparedColumn[];
  /** Columns of both, of one type, that are no part of the key. */
  readonly values: readonly ComparedColumn[];
}

type Writer = Pick<GenerationReader, 'nameOf' | 'quote' | 'comparable'>;

/**
 * A line for each key with the number of rows and the values it has on either side. Keys are brought together by
 * grouping: a join would lose those that are NULL.
 */
function paired(writer: Writer, { table, key, values }: Pairing): string {
  const columns = [...key, ...values].map(({ name, type }) => {
    const quoted = writer.quote(name);
    const comparable = writer.comparable(quoted, type);
    return comparable === quoted ? quoted : `${comparable} AS ${quoted}`;
  });
  const side = (name: Side): string =>
    `SELECT '${name}' AS relais_side, ${columns.join(', ')} FROM ${writer.nameOf(name, table)}`;
  const keys = key.map(({ name }) => writer.quote(name)).join(', ');
  const held = values.flatMap(({ name }, index) => {
    const value = (of: Side): string => `ANY_VALUE(CASE WHEN relais_side = '${of}' THEN ${writer.quote(name)} END)`;
    return [`${value('before')} AS before_${index}`, `${value('after')} AS after_${index}`];
  });
  const counted = ['before', 'after'].map((of) => `COUNT(CASE WHEN relais_side = '${of}' THEN 1 END) AS rows_${of}`);
  return `SELECT ${[keys, ...counted, ...held].join(', ')} FROM (${side('before')} UNION ALL ${side('after')}) AS sides GROUP BY ${keys}`;
}

const both = 'rows_before > 0 AND rows_after > 0';
const differs = (index: number): string => `before_${index} IS DISTINCT FROM after_${index}`;
const anyDiffers = ({ values }: Pairing): string =>
  values.length === 0 ? 'FALSE' : `(${values.map((_, index) => differs(index)).join(' OR ')})`;

/** One row: rows added, removed, changed, and in both; most rows of one key; then changed rows of each value column. */
export function countPaired(writer: Writer, pairing: Pairing): string {
  const count = (condition: string): string => `COUNT(CASE WHEN ${condition} THEN 1 END)`;
  const counts = [
    'SUM(CASE WHEN rows_after > rows_before THEN rows_after - rows_before ELSE 0 END)',
    'SUM(CASE WHEN rows_before > rows_after THEN rows_before - rows_after ELSE 0 END)',
    count(`${both} AND ${anyDiffers(pairing)}`),
    'SUM(CASE WHEN rows_before < rows_after THEN rows_before ELSE rows_after END)',
    'MAX(CASE WHEN rows_before > rows_after THEN rows_before ELSE rows_after END)',
    ...pairing.values.map((_, index) => count(`${both} AND ${differs(index)}`)),
  ].map((expression, index) => `${expression} AS n_${index}`);
  return `SELECT ${counts.join(', ')} FROM (${paired(writer, pairing)}) AS pairs`;
}

const kinds: Readonly<Record<RowChange['kind'], (pairing: Pairing) => string>> = {
  added: () => 'rows_after > rows_before',
  removed: () => 'rows_before > rows_after',
  changed: (pairing) => `${both} AND ${anyDiffers(pairing)}`,
};

/** Rows of one kind in the order of the key: the key, then each value before and after. */
export function examplesOf(writer: Writer, pairing: Pairing, kind: RowChange['kind'], limit: number): string {
  const keys = pairing.key.map(({ name }) => writer.quote(name));
  const values = pairing.values.flatMap((_, index) => [`before_${index}`, `after_${index}`]);
  return `SELECT ${[...keys, ...values].join(', ')} FROM (${paired(writer, pairing)}) AS pairs WHERE ${kinds[kind](pairing)} ORDER BY ${keys.join(', ')} LIMIT ${limit}`;
}

/** One row: the number of rows of a table, then the sum of each of these columns. */
export function sumsOf(writer: Writer, side: Side, table: string, columns: readonly ComparedColumn[]): string {
  const sums = columns.map(({ name }, index) => `SUM(${writer.quote(name)}) AS n_${index + 1}`);
  return `SELECT ${['COUNT(*) AS n_0', ...sums].join(', ')} FROM ${writer.nameOf(side, table)}`;
}
