import { isFault } from './assert-frozen.js';
import { readCsv, type CsvSource } from './csv-source.js';
import type { Session } from './session.js';
import type { TypedColumn } from './typed-column.js';
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

/** Row keys that occur more than once, as {@link surveyRows} left them. */
export const repeatedKeys = 'SELECT unnest(_keys) FROM survey';

/**
 * Reads the short columns once, a fifth of the work of writing, so that the writing pass filters and splits nothing
 * unless there is a reason. Leaves one row, the table `survey`: never a row for each key, of which there may be as many
 * as records.
 */
export async function surveyRows(session: Session, plan: TypingPlan, source: CsvSource): Promise<Survey> {
  const lenient = plan.columns.filter((column) => column.isNulled !== undefined);
  const frozen = plan.columns.filter(({ contract }) => contract === 'freeze');
  // By key, and then over all keys; NULL is the key of bad rows.
  const counted = [
    ...lenient.map((column, index) => ({ of: `_nulled_${index}`, where: nulledRow(plan, column), over: 'good' })),
    ...frozen.map((column, index) => ({ of: `_faulty_${index}`, where: isFault(column), over: 'all' })),
    ...frozen.map((column, index) => ({ of: `_filled_${index}`, where: `${column.text} IS NOT NULL`, over: 'all' })),
  ];
  const byKey = counted.map(({ of, where }) => `count(*) FILTER (WHERE ${where}) AS ${of}`);
  const isRepeated = 'WHERE _records > 1 AND _key IS NOT NULL';
  const overall = [
    'sum(_records) AS _all',
    'sum(_records) FILTER (WHERE _key IS NULL) AS _bad',
    `sum(_records) FILTER (${isRepeated}) AS _repeated`,
    `list(_key) FILTER (${isRepeated}) AS _keys`,
    ...counted.map(({ of, over }) => `sum(${of}) ${over === 'good' ? 'FILTER (WHERE _key IS NOT NULL)' : ''} AS ${of}`),
  ];
  await session.run(`
    CREATE OR REPLACE TEMP TABLE survey AS
    SELECT ${overall.join(', ')}
    FROM (
      SELECT ${['count(*) AS _records', ...byKey].join(', ')},
        CASE WHEN ${plan.isBad} THEN NULL ELSE ${plan.rowKey} END AS _key
      FROM ${readCsv(source)} GROUP BY _key)`);
  const [counts = {}] = await session.query('SELECT * EXCLUDE (_keys) FROM survey');
  const count = (name: string): number => Number(counts[name]);
  return {
    records: count('_all'),
    bad: count('_bad'),
    repeated: count('_repeated'),
    nulled: Object.fromEntries(lenient.map(({ name }, index) => [name, count(`_nulled_${index}`)])),
    frozen: Object.fromEntries(
      frozen.map(({ name }, index) => [name, { bad: count(`_faulty_${index}`), filled: count(`_filled_${index}`) }]),
    ),
  };
}

const nulledRow = ({ isPlain }: TypingPlan, { plain, isNulled = 'false' }: TypedColumn): string =>
  plain === undefined ? isNulled : `CASE WHEN ${isPlain} THEN false ELSE ${isNulled} END`;
