import { PermanentError } from '@relais/core';
import { readCsv, type CsvSource } from './csv-source.js';
import { anyFault } from './plain-values.js';
import type { Session } from './session.js';
import type { TypedColumn } from './typed-column.js';
import type { TypingPlan } from './typing-plan.js';

/**
 * Refuses a snapshot whose frozen columns drifted: one value that is none of its type, or not one value at all.
 * @throws PermanentError `CONTRACT_RETYPED_COLUMN`, `CONTRACT_EMPTY_COLUMN`
 */
export async function assertFrozen(session: Session, plan: TypingPlan, source: CsvSource): Promise<void> {
  const frozen = plan.columns.filter(({ contract }) => contract === 'freeze');
  if (frozen.length === 0) return;
  const counts = frozen.flatMap((column, index) => [
    `count_if(${anyFault([column])}) AS bad_${index}`,
    `count(${column.text}) AS filled_${index}`,
  ]);
  const [row] = await session.query(`SELECT count(*) AS records, ${counts.join(', ')} FROM ${readCsv(source)}`);
  const count = (name: string): number => Number(row?.[name]);
  const records = count('records');
  for (const [index, column] of frozen.entries()) {
    const bad = count(`bad_${index}`);
    if (bad > 0) throw retyped(plan, column, bad, await exampleOf(session, column, source));
    if (count(`filled_${index}`) === 0 && records > 0) throw emptied(plan, column, records);
  }
}

async function exampleOf(session: Session, column: TypedColumn, source: CsvSource): Promise<string> {
  const [row] = await session.query(
    `SELECT left(${column.text}, 80) AS example FROM ${readCsv(source)} WHERE ${anyFault([column])} LIMIT 1`,
  );
  return JSON.stringify(row?.['example'] ?? '');
}

const retyped = ({ dataset }: TypingPlan, { name }: TypedColumn, rows: number, example: string): PermanentError =>
  refusal(dataset.name, 'RETYPED', `${rows} rows hold no value of the frozen column ${name}, one of them ${example}`);

const emptied = ({ dataset }: TypingPlan, { name }: TypedColumn, rows: number): PermanentError =>
  refusal(dataset.name, 'EMPTY', `none of ${rows} rows holds anything in the frozen column ${name}`);

const refusal = (dataset: string, kind: 'RETYPED' | 'EMPTY', what: string): PermanentError =>
  new PermanentError(
    `[rows/duckdb] ${dataset} breaks its contract: ${what}; ask the publisher, or let the column's contract quarantine or evolve`,
    { code: `CONTRACT_${kind}_COLUMN`, dataset },
  );
