import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDefinition, TranslationDefinition } from '@relais/core';
import { billedCharacters } from '@relais/translator';
import type { Dependencies } from '../dependencies.js';
import { listManifests, toSnapshotRef } from '../raw-manifest.js';
import { recallPairs } from '../translation-memory.js';
import { readTypedManifest, typedFolder } from '../typed-manifest.js';
import type { TranslationForecast } from './run-forecast.js';

type Known = Pick<Dependencies, 'store' | 'textColumns' | 'translationProvider' | 'glossaryFor' | 'pipelineFolder'>;

/** Counts what of the newest typed snapshot a provider would be asked for, if the run brought no other texts. */
export async function forecastTranslation(
  deps: Known,
  pipeline: string,
  dataset: DatasetDefinition,
  translation: TranslationDefinition,
): Promise<TranslationForecast> {
  const { translationProvider: provider } = deps;
  const about = { dataset: dataset.name, provider: provider?.name ?? null };
  const typed = await newestTyped(deps, pipeline, dataset);
  if (typed === null) return { ...about, snapshotDate: null, distinct: 0, unknown: 0, characters: 0, cost: null };

  const parts = await Promise.all(typed.parts.map((part) => deps.store.localFile(part)));
  const texts = await deps.textColumns.distinctTexts(parts, Object.keys(translation.columns));
  const unknown = await unknownTexts(deps, pipeline, translation, texts);
  const characters = billedCharacters(unknown);
  const price = provider?.price;
  return {
    ...about,
    snapshotDate: typed.snapshotDate,
    distinct: texts.length,
    unknown: unknown.length,
    characters,
    cost: price === undefined ? null : { amount: (characters / 1e6) * price.perMillionCharacters, price },
  };
}

async function newestTyped(deps: Known, pipeline: string, dataset: DatasetDefinition) {
  const manifests = await listManifests(deps.store, pipeline, dataset.name);
  for (const manifest of [...manifests].reverse()) {
    const snapshot = toSnapshotRef(pipeline, manifest);
    const typed = await readTypedManifest(deps.store, typedFolder(pipeline, dataset, snapshot));
    if (typed !== null) return { snapshotDate: snapshot.snapshotDate, parts: typed.parts };
  }
  return null;
}

/** In the order of a run: glossary, memory, and only then a provider. */
async function unknownTexts(
  deps: Known,
  pipeline: string,
  translation: TranslationDefinition,
  texts: readonly string[],
): Promise<readonly string[]> {
  const csv = await readFile(join(deps.pipelineFolder(pipeline), translation.glossary), 'utf8');
  const { from, to } = translation;
  const glossary = (await deps.glossaryFor?.(csv).translate(texts, { from, to })) ?? new Map<string, string>();
  const memory = await recallPairs(deps.store, pipeline, translation);
  return texts.filter((text) => !glossary.has(text) && !memory.has(text));
}
