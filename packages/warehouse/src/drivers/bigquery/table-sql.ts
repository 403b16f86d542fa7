import type { TableName } from './names.js';
import { quoteColumn, quoteColumns, quoteTable } from './quote.js';
import type { Statement } from './statement.js';
import { typeName, type Field, type TableShape } from './table-shape.js';

/** A table and what it looks like. */
export interface ShapedTable {
  readonly name: TableName;
  readonly shape: TableShape;
}

/** Inserts the rows of one table into another of another shape: what is missing is NULL, other types are cast. */
export function copyRows(project: string, from: ShapedTable, into: ShapedTable): Statement {
  const { fields } = into.shape;
  return {
    sql: `INSERT INTO ${quoteTable(project, into.name)} (${quoteColumns(fields.map(({ name }) => name))})
SELECT ${fields.map((field) => castColumn(field, from.shape.fields)).join(', ')}
FROM ${readable(project, from)}`,
  };
}

/** A column of a table in its declared type. Values are rounded or refused by CAST, never cut off without a word. */
export function castColumn(field: Field, found: readonly Field[]): string {
  const before = found.find(({ name }) => name === field.name);
  const column = quoteColumn(field.name);
  // A cast takes no precision; the column it is inserted into checks it.
  const type = typeName({ ...field, precision: '', scale: '' });
  if (before === undefined) return `CAST(NULL AS ${type}) AS ${column}`;
  return typeName({ ...before, precision: '', scale: '' }) === type
    ? column
    : `CAST(${column} AS ${type}) AS ${column}`;
}

/** One row with the number of rows of each table. */
export const countRows = (project: string, tables: readonly ShapedTable[]): Statement => ({
  sql: `SELECT ${tables
    .map((table, index) => `(SELECT COUNT(*) FROM ${readable(project, table)}) AS count_${index}`)
    .join(', ')}`,
});

export const renameTable = (project: string, name: TableName, to: string): Statement => ({
  sql: `ALTER TABLE ${quoteTable(project, name)} RENAME TO ${quoteColumn(to)}`,
});

export const dropColumns = (project: string, name: TableName, columns: readonly string[]): Statement => ({
  sql: `ALTER TABLE ${quoteTable(project, name)} ${columns.map((column) => `DROP COLUMN ${quoteColumn(column)}`).join(', ')}`,
});

/** A table to be read whole, also where queries have to name a partition. */
export function readable(project: string, { name, shape }: ShapedTable): string {
  const filter = anyPartition(shape);
  return `${quoteTable(project, name)}${filter === null ? '' : ` WHERE ${filter}`}`;
}

/** A filter that is always true and names the partition, for tables that want it named; null for others. */
export function anyPartition({ partitioning }: TableShape, of = ''): string | null {
  if (!partitioning?.requireFilter) return null;
  const column = `${of}${quoteColumn(partitioning.field)}`;
  return `(${column} >= DATE '0001-01-01' OR ${column} IS NULL)`;
}
