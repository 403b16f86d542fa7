import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { FailedTest } from '@relais/dbt/tests-failed';
import type { ObjectStore } from '@relais/object-store';
import type { Candidate } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import type { Step } from './step.js';

/** The first rows that a failed test found, and how many there were. */
export interface FailedRows {
  readonly test: string;
  readonly failures: number;
  /** Values as texts, by column. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** Enough to see what they have in common, and to look for them. */
const shown = { tests: 5, rows: 3, columns: 8, letters: 200 } as const;

/**
 * Keeps the first rows of failed tests beside the record of their candidate, which is about to go. What goes wrong with
 * that is logged: it must not take the place of what failed.
 * @param folder of the run's records
 */
export async function keepFailedRows(
  { store, warehouse }: Pick<Dependencies, 'store' | 'warehouse'>,
  candidate: Candidate,
  tests: readonly FailedTest[],
  folder: string,
  step: Pick<Step, 'log'>,
): Promise<void> {
  try {
    const found: FailedRows[] = [];
    for (const { name: test, failures, sql } of tests.slice(0, shown.tests)) {
      const { rows } = await warehouse.sample(candidate, sql, shown.rows);
      found.push({ test, failures, rows: rows.map(shorten) });
    }
    await store.create(`${folder}${candidate.generation}${SUFFIX}`, JSON.stringify(withChecksum(found)));
  } catch (error) {
    step.log('the rows that a test found could not be kept', { error: String(error) });
  }
}

const SUFFIX = '-failed-rows.json';

const shorten = (row: Readonly<Record<string, unknown>>): FailedRows['rows'][number] =>
  Object.fromEntries(
    Object.entries(row)
      .slice(0, shown.columns)
      .map(([column, value]) => [column, value === null ? null : textOf(value).slice(0, shown.letters)]),
  );

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a run kept of the tests that failed in it; empty where none did. */
export async function readFailedRows(
  store: ObjectStore,
  { pipeline, logicalDate, runId }: { readonly pipeline: string; readonly logicalDate: string; readonly runId: string },
): Promise<readonly FailedRows[]> {
  const folder = `${objectNames.report(pipeline, logicalDate, runId).slice(0, -'.json'.length)}/`;
  const kept = (await store.list(folder)).map(({ path }) => path).filter((path) => path.endsWith(SUFFIX));
  const read = kept.map(async (path) =>
    parseRecord<FailedRows[]>((await store.read(path)) ?? '', {
      path,
      cure: 'remove it; only `relais why` asks for it',
    }),
  );
  return (await Promise.all(read)).flat();
}
