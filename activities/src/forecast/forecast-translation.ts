import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDefinition, TranslationDefinition } from '@relais/core';
import { billedCharacters } from '@relais/translator';
import type { LoadedState } from '@relais/warehouse';
import type { Dependencies } from '../dependencies.js';
import { listManifests, toSnapshotRef } from '../raw-manifest.js';
import { translatedFolder } from '../translate-columns.js';
import { resolveTexts } from '../translate-texts.js';
import { recallPairs } from '../translation-memory.js';
import { readTypedManifest, toTypedRef, typedFolder } from '../typed-manifest.js';
import type { TranslationForecast } from './run-forecast.js';

type Known = Pick<Dependencies, 'store' | 'textColumns' | 'translationProvider' | 'glossaryFor' | 'pipelineFolder'>;

/** Counts what of the newest typed snapshot a provider would be asked for, if the run brought no other texts. */
export async function forecastTranslation(
  deps: Known,
  pipeline: string,
  dataset: DatasetDefinition,
  translation: TranslationDefinition,
  loaded: readonly LoadedState[],
): Promise<TranslationForecast> {
  const { translationProvider: provider } = deps;
  const about = { dataset: dataset.name, provider: provider?.name ?? null };
  const typed = await newestTyped(deps, pipeline, dataset);
  if (typed === null)
    return { ...about, snapshotDate: null, distinct: 0, unknown: 0, characters: 0, changes: false, cost: null };

  const parts = await Promise.all(typed.parts.map((part) => deps.store.localFile(part)));
  const texts = await deps.textColumns.distinctTexts(parts, Object.keys(translation.columns));
  const { glossary, memory } = await knownTexts(deps, pipeline, translation, texts);
  const unknown = texts.filter((text) => !glossary.has(text) && !memory.has(text));
  const { sha256, snapshotDate } = typed.snapshot;
  const resolved = resolveTexts(texts, { glossary, known: memory, snapshot: sha256 });
  const folder = translatedFolder(pipeline, typed, translation, resolved);
  const record = loaded.find((each) => each.dataset === dataset.name && each.snapshot.sha256 === sha256);
  const characters = billedCharacters(unknown);
  const price = provider?.price;
  return {
    ...about,
    snapshotDate,
    distinct: texts.length,
    unknown: unknown.length,
    characters,
    changes:
      (provider !== null && unknown.length > 0) ||
      (record !== undefined && !record.parts.every((part) => part.startsWith(folder))),
    cost: price === undefined ? null : { amount: (characters / 1e6) * price.perMillionCharacters, price },
  };
}

async function newestTyped(deps: Known, pipeline: string, dataset: DatasetDefinition) {
  const manifests = await listManifests(deps.store, pipeline, dataset.name);
  for (const manifest of [...manifests].reverse()) {
    const snapshot = toSnapshotRef(pipeline, manifest);
    const typed = await readTypedManifest(deps.store, typedFolder(pipeline, dataset, snapshot));
    if (typed !== null) return toTypedRef(dataset, snapshot, typedFolder(pipeline, dataset, snapshot), typed);
  }
  return null;
}

/** What is known of texts without asking a provider. */
async function knownTexts(deps: Known, pipeline: string, translation: TranslationDefinition, texts: readonly string[]) {
  const csv = await readFile(join(deps.pipelineFolder(pipeline), translation.glossary), 'utf8');
  const { from, to } = translation;
  const glossary = (await deps.glossaryFor?.(csv).translate(texts, { from, to })) ?? new Map<string, string>();
  return { glossary, memory: await recallPairs(deps.store, pipeline, translation) };
}
