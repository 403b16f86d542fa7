import { createHash } from 'node:crypto';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';

/** How many rows there are and which, in whatever order: a row twice is not a row. */
export function digestOfLines(lines: readonly string[]): string {
  const digest = createHash('sha256')
    .update([...lines].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
  return `${lines.length} rows, ${digest}`;
}

/** The same of a Parquet file. */
export async function digestOfParquet(file: string): Promise<string> {
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '200MB', threads: 1 });
  try {
    const rows = `read_parquet(${quoteLiteral(file)}, hive_partitioning = false)`;
    const found = await database.connection.runAndReadAll(`SELECT CAST(to_json(r) AS VARCHAR) FROM ${rows} AS r`);
    return digestOfLines(found.getRows().map(([row]) => String(row)));
  } finally {
    database.close();
  }
}
