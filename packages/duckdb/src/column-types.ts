import type { ColumnType } from '@relais/core';

/** DuckDB's name of each type that a column may be declared as. */
export const duckdbTypes: Readonly<Record<ColumnType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  'NUMERIC(10,2)': 'DECIMAL(10,2)',
  FLOAT64: 'DOUBLE',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
  BOOL: 'BOOLEAN',
};
