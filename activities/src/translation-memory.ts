import { objectNames, type TranslationDefinition } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import type { ObjectStore } from '@relais/object-store';

/** A pair that a provider was asked for once; it is never asked again. */
export interface RememberedPair {
  readonly source: string;
  readonly translated: string;
  readonly provider: string;
  /** sha256 of the snapshot it was asked for: there its status is the provider's name, everywhere else `memory`. */
  readonly snapshot: string;
}

/** Every remembered pair of a pipeline by its source text; of two answers to one text the first by object name counts. */
export async function recallPairs(
  store: ObjectStore,
  pipeline: string,
  translation: TranslationDefinition,
): Promise<ReadonlyMap<string, RememberedPair>> {
  const pairs = new Map<string, RememberedPair>();
  for (const { path } of await store.list(objectNames.translationMemory(pipeline, translation.from, translation.to))) {
    const lines = (await store.read(path))?.toString('utf8').split('\n') ?? [];
    for (const line of lines) {
      if (line === '') continue;
      const pair = JSON.parse(line) as RememberedPair;
      if (!pairs.has(pair.source)) pairs.set(pair.source, pair);
    }
  }
  return pairs;
}

/** Stores what was just paid for, before anything is done with it: a run that dies afterwards has not paid in vain. */
export async function rememberPairs(
  store: ObjectStore,
  pipeline: string,
  translation: TranslationDefinition,
  pairs: readonly RememberedPair[],
): Promise<void> {
  if (pairs.length === 0) return;
  const name = `${objectNames.translationMemory(pipeline, translation.from, translation.to)}${fingerprint(pairs)}.jsonl`;
  await store.create(name, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
}
