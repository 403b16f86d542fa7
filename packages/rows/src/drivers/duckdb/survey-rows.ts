import { quoteIdentifier } from '@relais/duckdb';
import { isFault } from './assert-frozen.js';
import { readCsv, type CsvSource } from './csv-source.js';
import type { Session } from './session.js';
import type { TypingPlan } from './typing-plan.js';

/** What is known about a source before a row is written; counts of records. */
export interface Survey {
  readonly records: number;
  /** Rows that go into quarantine for their values. */
  readonly bad: number;
  /** Others that share their row key with another one: few of them are no duplicates. */
  readonly repeated: number;
  readonly nulled: Readonly<Record<string, number>>;
  /** Of frozen columns by name: rows that hold no value of it, and rows that hold any text. */
  readonly frozen: Readonly<Record<string, { readonly bad: number; readonly filled: number }>>;
}

/**
 * Reads the short columns once, a tenth of the work of writing, so that the writing pass filters, joins and repeats
 * nothing unless there is a reason. Leaves the table `repeated(key)`, if there are any: row keys that occur more than once.
 */
export async function surveyRows(session: Session, plan: TypingPlan, source: CsvSource): Promise<Survey> {
  const lenient = plan.columns.filter((column) => column.isNulled !== undefined);
  const nulled = lenient.map((column) => `count_if(${column.isNulled}) AS ${quoteIdentifier(column.name)}`);
  const frozen = plan.columns.filter(({ contract }) => contract === 'freeze');
  const drifted = frozen.flatMap((column, index) => [
    `count_if(${isFault(column)}) AS _bad_${index}`,
    `count(${column.text}) AS _filled_${index}`,
  ]);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE survey AS
    SELECT CASE WHEN ${plan.isBad} THEN NULL ELSE ${plan.rowKey} END AS _key, ${['count(*) AS _records', ...nulled, ...drifted].join(', ')}
    FROM ${readCsv(source)} GROUP BY _key`);
  const sums = lenient.map(
    ({ name }) => `sum(${quoteIdentifier(name)}) FILTER (_key IS NOT NULL) AS ${quoteIdentifier(name)}`,
  );
  const [counts = {}] = await session.query(`
    SELECT ${[
      'sum(_records) AS _all',
      'sum(_records) FILTER (_key IS NULL) AS _bad',
      'sum(_records) FILTER (_records > 1 AND _key IS NOT NULL) AS _repeated',
      ...sums,
      ...frozen.flatMap((_, index) => [
        `sum(_bad_${index}) AS _bad_${index}`,
        `sum(_filled_${index}) AS _filled_${index}`,
      ]),
    ].join(', ')} FROM survey`);
  const repeated = Number(counts['_repeated']);
  if (repeated > 0)
    await session.run(`
      CREATE OR REPLACE TEMP TABLE repeated AS
      SELECT _key AS key FROM survey WHERE _records > 1 AND _key IS NOT NULL`);
  await session.run('DROP TABLE survey');
  return {
    records: Number(counts['_all']),
    bad: Number(counts['_bad']),
    repeated,
    nulled: Object.fromEntries(lenient.map(({ name }) => [name, Number(counts[name])])),
    frozen: Object.fromEntries(
      frozen.map(({ name }, index) => [
        name,
        { bad: Number(counts[`_bad_${index}`]), filled: Number(counts[`_filled_${index}`]) },
      ]),
    ),
  };
}
