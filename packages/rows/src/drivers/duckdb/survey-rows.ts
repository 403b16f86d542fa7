import { quoteIdentifier } from '@relais/duckdb';
import { readCsv, type CsvSource } from './csv-source.js';
import type { Session } from './session.js';
import type { TypingPlan } from './typing-plan.js';

/** What is known about a source before a row is written; counts of records. */
export interface Survey {
  readonly records: number;
  /** Rows that go into quarantine for their values. */
  readonly bad: number;
  /** Distinct row ids of the others. */
  readonly rowIds: number;
  readonly duplicates: number;
  readonly nulled: Readonly<Record<string, number>>;
}

/**
 * Reads the short columns once, a tenth of the work of writing, so that the writing pass filters, joins and repeats
 * nothing unless there is a reason. Leaves the table `repeated(key)`: row keys that occur more than once.
 */
export async function surveyRows(session: Session, plan: TypingPlan, source: CsvSource): Promise<Survey> {
  const lenient = plan.columns.filter((column) => column.isNulled !== undefined);
  const nulled = lenient.map((column) => `count_if(${column.isNulled}) AS ${quoteIdentifier(column.name)}`);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE survey AS
    SELECT CASE WHEN ${plan.isBad} THEN NULL ELSE ${plan.rowKey} END AS _key, ${['count(*) AS _records', ...nulled].join(', ')}
    FROM ${readCsv(source)} GROUP BY _key`);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT _key AS key FROM survey WHERE _records > 1 AND _key IS NOT NULL`);
  const sums = lenient.map(
    ({ name }) => `sum(${quoteIdentifier(name)}) FILTER (_key IS NOT NULL) AS ${quoteIdentifier(name)}`,
  );
  const [counts = {}] = await session.query(`
    SELECT ${[
      'sum(_records) AS _all',
      'sum(_records) FILTER (_key IS NULL) AS _bad',
      'count(_key) AS _ids',
      ...sums,
    ].join(', ')} FROM survey`);
  await session.run('DROP TABLE survey');
  const [records, bad, rowIds] = [Number(counts['_all']), Number(counts['_bad']), Number(counts['_ids'])];
  return {
    records,
    bad,
    rowIds,
    duplicates: records - bad - rowIds,
    nulled: Object.fromEntries(lenient.map(({ name }) => [name, Number(counts[name])])),
  };
}
