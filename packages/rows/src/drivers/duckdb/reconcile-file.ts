import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { checkExpression } from '../../check-expression.js';
import { CheckTally } from '../../check-tally.js';
import { countRaw } from '../../count-raw.js';
import type { CountedCheck, ReconcileRequest } from '../../index.js';
import type { Session } from './session.js';

/** Counts the checks of a dataset twice, by ways that share neither reader nor expressions. */
export async function reconcileFile(session: Session, request: ReconcileRequest): Promise<readonly CountedCheck[]> {
  const raw = await countRaw(request);
  const setAside = await countSetAside(session, request);
  const typed = await countTyped(session, request);
  return request.dataset.reconciliation.map((check, index) => ({
    check: check.name,
    raw: raw[index]! - setAside[index]!,
    typed: typed[index]!,
  }));
}

async function countSetAside(session: Session, { dataset, setAside }: ReconcileRequest): Promise<readonly number[]> {
  const tally = new CheckTally(dataset);
  if (setAside === null) return tally.counts;
  const result = await session.connection.stream(`SELECT * FROM read_parquet(${quoteLiteral(setAside)})`);
  for await (const rows of result.yieldRowObjectJson()) {
    for (const row of rows) {
      tally.addRecord();
      for (const column of tally.columns) column.tally.addText(String(row[dataset.columns[column.index]!.name] ?? ''));
    }
  }
  return tally.counts;
}

async function countTyped(session: Session, { dataset, parts }: ReconcileRequest): Promise<readonly number[]> {
  const counts = dataset.reconciliation.map(
    (check, index) => `count_if(${checkExpression(dataset, check)}) AS ${quoteIdentifier(String(index))}`,
  );
  if (counts.length === 0) return [];
  const files = `[${parts.map(quoteLiteral).join(', ')}]`;
  const [row = {}] = await session.query(`SELECT ${counts.join(', ')} FROM read_parquet(${files})`);
  return dataset.reconciliation.map((_, index) => Number(row[String(index)]));
}
