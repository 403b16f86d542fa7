import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';

const casts: Readonly<Record<ColumnDefinition['type'], string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  'NUMERIC(10,2)': 'DECIMAL(10,2)',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
  BOOL: 'BOOLEAN',
};

/** How DuckDB reads a dataset's file when nobody checks anything. */
export const floorSource = ({ format }: DatasetDefinition, file: string): string =>
  `read_csv(${[
    quoteLiteral(file),
    'all_varchar = true',
    `header = ${format.header}`,
    `delim = ${quoteLiteral(format.delimiter)}`,
    `quote = ${quoteLiteral(format.quote ?? '')}`,
    `escape = ${quoteLiteral(format.quote ?? '')}`,
  ].join(', ')})`;

/**
 * The least that could be done with a file: every declared column cast, a row id, zstd Parquet.
 * @param header names as the file has them
 */
export function floorQuery(
  dataset: DatasetDefinition,
  file: string,
  header: readonly string[],
  target: string,
): string {
  const columns = dataset.columns.map((column) => {
    const name = column.source?.find((alias) => header.includes(alias));
    const text =
      name === undefined
        ? 'NULL'
        : column.parse === 'year-month'
          ? `${quoteIdentifier(name)} || '-01'`
          : quoteIdentifier(name);
    return `TRY_CAST(${text} AS ${casts[column.type]}) AS ${quoteIdentifier(column.name)}`;
  });
  const rowId = `md5(concat_ws(chr(31), ${dataset.rowId.map(quoteIdentifier).join(', ')})) AS row_id`;
  const typed = `SELECT ${columns.join(', ')} FROM ${floorSource(dataset, file)}`;
  return `COPY (SELECT *, ${rowId} FROM (${typed})) TO ${quoteLiteral(target)} (FORMAT parquet, COMPRESSION zstd)`;
}
