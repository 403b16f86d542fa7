import type { ColumnDefinition, DatasetDefinition, ReconciliationCheck } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { checkedColumn } from './checked-columns.js';

/** How a warehouse writes names and texts; DuckDB's way unless said. */
export interface SqlQuoting {
  readonly identifier: (name: string) => string;
  readonly literal: (text: string) => string;
}

const duckdbQuoting: SqlQuoting = { identifier: quoteIdentifier, literal: quoteLiteral };

/**
 * The condition under which a typed row counts for a check, as a SQL boolean that is never NULL and means the same on
 * DuckDB and BigQuery. A check of a translated column wants a translation of a source text that was there: the
 * placeholder of an empty field counts as none.
 */
export function checkExpression(
  dataset: DatasetDefinition,
  check: ReconciliationCheck,
  quoting: SqlQuoting = duckdbQuoting,
): string {
  const index = checkedColumn(dataset, check);
  if (index === undefined || check.column === undefined) return 'TRUE';
  const source = dataset.columns[index]!;
  const checked = check.column === source.name ? source : { name: check.column, type: 'STRING' as const };
  const list = (values: readonly (string | number)[], column: Pick<ColumnDefinition, 'type'>): string =>
    values.map((value) => typedLiteral(column, String(value), quoting)).join(', ');
  const name = quoting.identifier(checked.name);
  return [
    `${name} IS NOT NULL`,
    ...(checked === source ? [] : [`${quoting.identifier(source.name)} IS NOT NULL`]),
    ...(source.emptyValue === undefined
      ? []
      : [`${quoting.identifier(source.name)} <> ${list([source.emptyValue], source)}`]),
    ...(check.except?.length ? [`${name} NOT IN (${list(check.except, checked)})`] : []),
    ...(check.among ? [check.among.length ? `${name} IN (${list(check.among, checked)})` : 'FALSE'] : []),
  ].join(' AND ');
}

function typedLiteral({ type }: Pick<ColumnDefinition, 'type'>, value: string, { literal }: SqlQuoting): string {
  if (type === 'STRING') return literal(value);
  if (type === 'DATE' || type === 'TIMESTAMP') return `${type} ${literal(value)}`;
  if (type === 'BOOL') return /^true$/i.test(value) ? 'TRUE' : 'FALSE';
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new RangeError(`[rows] not a number: ${JSON.stringify(value)}`);
  return value;
}
