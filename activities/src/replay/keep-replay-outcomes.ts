import type { Dependencies } from '../dependencies.js';
import { firstManifest } from '../first-manifest.js';
import { outcomePage, type LoadedOutcome } from './stored-outcomes.js';

export interface KeepOutcomesRequest {
  readonly folder: string;
  readonly dataset: string;
  /** Index of the page's first snapshot in the dataset's part of the plan. */
  readonly from: number;
  readonly loaded: readonly LoadedOutcome[];
}

/** Stores what a page of a replay loaded; of several attempts at one page the first counts. */
export async function keepReplayOutcomes(
  { store }: Pick<Dependencies, 'store'>,
  { folder, dataset, from, loaded }: KeepOutcomesRequest,
): Promise<void> {
  await firstManifest(store, outcomePage(folder, dataset, from), loaded);
}
