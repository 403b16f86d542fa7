import type { TableReport, TranslationCounts, Warning } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import type { CountedSnapshot } from '../compare-counts.js';

/** What became of one loaded snapshot, as the steps after loading need to know it. */
export interface LoadedOutcome {
  readonly table: TableReport;
  readonly counted: CountedSnapshot;
  readonly translation: TranslationCounts | null;
  readonly warnings: readonly Warning[];
}

/** Outcomes that are too many for a history, by the prefix under which they lie in the store page by page. */
export interface StoredOutcomes {
  readonly outcomes: string;
}

export const outcomesFolder = (folder: string): string => `${folder}outcomes/`;

/** Pages sort as they were loaded. */
export const outcomePage = (folder: string, dataset: string, from: number): string =>
  `${outcomesFolder(folder)}${dataset}/${String(from).padStart(6, '0')}.json`;

/** The snapshots of a list that travelled, or of the pages that lie in the store. */
export async function readCounted<T>(
  store: ObjectStore,
  listed: readonly T[] | StoredOutcomes,
): Promise<readonly (T | CountedSnapshot)[]> {
  return isStored(listed) ? (await readOutcomes(store, listed)).map(({ counted }) => counted) : listed;
}

export async function readOutcomes(
  store: ObjectStore,
  { outcomes }: StoredOutcomes,
): Promise<readonly LoadedOutcome[]> {
  const pages: LoadedOutcome[][] = [];
  for (const { path } of await store.list(outcomes)) {
    const body = await store.read(path);
    pages.push(body === null ? [] : parseRecord<LoadedOutcome[]>(body, { path, cure: 'start the backfill again' }));
  }
  return pages.flat();
}

export const isStored = (listed: readonly unknown[] | StoredOutcomes): listed is StoredOutcomes => 'outcomes' in listed;
