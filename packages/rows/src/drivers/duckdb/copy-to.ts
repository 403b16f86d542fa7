import { quoteLiteral } from '@relais/duckdb';
import { parquetFormat } from './parquet-format.js';
import type { Session } from './session.js';

/** Writes the rows of a query to a Parquet file, and says how many there were. */
export async function copyTo(session: Session, query: string, path: string): Promise<number> {
  const [result] = await session.query(`COPY (${query}) TO ${quoteLiteral(path)} (${parquetFormat})`);
  return Number(result?.['Count']);
}
