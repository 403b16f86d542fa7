import { basename } from 'node:path/posix';
import { objectNames, PermanentError, type TranslationDefinition } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';

/** A pair that a provider was asked for once; it is never asked again. */
export interface RememberedPair {
  readonly source: string;
  /** Null where the provider was asked and had no translation: asking again would be paid for again. */
  readonly translated: string | null;
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
  const objects = await store.list(objectNames.translationMemory(pipeline, translation.from, translation.to));
  for (const remembered of await Promise.all(objects.map(({ path }) => readPairs(store, path))))
    for (const pair of remembered) if (!pairs.has(pair.source)) pairs.set(pair.source, pair);
  return pairs;
}

/** One that went away since it was listed remembers nothing. */
async function readPairs(store: ObjectStore, path: string): Promise<readonly RememberedPair[]> {
  const body = await store.read(path);
  return body === null ? [] : parsePairs(body, path);
}

/**
 * A line that is cut off or changed would be paid for again in silence, or shown to readers: it is refused instead.
 * @throws PermanentError `RECORD_DAMAGED`
 */
export function parsePairs(body: Buffer, path: string): readonly RememberedPair[] {
  const pairs = body
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) =>
      parseRecord<RememberedPair>(line, {
        path: `line ${index + 1} of ${path}`,
        cure: memoryCure,
        isRecord: ({ source, translated }) => typeof source === 'string' && translated !== undefined,
      }),
    );
  if (basename(path) === fileOf(pairs)) return pairs;
  throw new PermanentError(`[records] ${path} is damaged (its content is not what it is named after); ${memoryCure}`, {
    code: 'RECORD_DAMAGED',
  });
}

/** Named after what it says, which proves it when it is read. */
const fileOf = (pairs: readonly RememberedPair[]): string => `${fingerprint(pairs)}.jsonl`;

const memoryCure =
  'restore the file from a copy of the store, or remove it: its texts are then asked for, and paid for, again';

/**
 * Stores what was just paid for, before anything is done with it: a run that dies afterwards has not paid in vain. One
 * that dies between a provider's answer and this asks again for what was under way, which is a few requests at most.
 */
export async function rememberPairs(
  store: ObjectStore,
  pipeline: string,
  translation: TranslationDefinition,
  pairs: readonly RememberedPair[],
): Promise<void> {
  if (pairs.length === 0) return;
  const name = `${objectNames.translationMemory(pipeline, translation.from, translation.to)}${fileOf(pairs)}`;
  await store.create(name, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
}
