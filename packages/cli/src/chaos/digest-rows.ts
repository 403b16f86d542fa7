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

/** Digests Parquet files until it is closed. */
export interface ParquetDigester {
  digest(file: string): Promise<string>;
  close(): void;
}

/** The same of Parquet files: one engine for all of them, which takes longer to start than to read a small file. */
export async function openParquetDigester(): Promise<ParquetDigester> {
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '200MB', threads: 1 });
  return {
    digest: async (file) => {
      const rows = `read_parquet(${quoteLiteral(file)}, hive_partitioning = false)`;
      const found = await database.connection.runAndReadAll(
        `SELECT count(*) || ' rows, ' || left(sha256(coalesce(string_agg(line, chr(10) ORDER BY line), '')), 16)
        FROM (SELECT CAST(to_json(r) AS VARCHAR) AS line FROM ${rows} AS r)`,
      );
      return String(found.getRows()[0]?.[0]);
    },
    close: () => database.close(),
  };
}
