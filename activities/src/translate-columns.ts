import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  objectNames,
  type TranslatedRef,
  type TranslationCounts,
  type TranslationDefinition,
  type TypedRef,
} from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import type { TranslatedText } from '@relais/rows';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { firstManifest } from './first-manifest.js';
import { proveOrRemove, readSealedManifest, sealOf, type SealedManifest } from './seals.js';
import type { Step } from './step.js';
import { countTranslations, translateTexts } from './translate-texts.js';

export interface TranslateRequest {
  readonly pipeline: string;
  readonly typed: TypedRef;
}

export interface Translated {
  readonly ref: TranslatedRef;
  /** Object paths of the files that stand in for the typed ones. */
  readonly parts: readonly string[];
}

interface TranslatedManifest extends SealedManifest {
  readonly translation: TranslationCounts;
}

/**
 * Puts the translated columns beside the typed ones, in files of their own that are named after what they hold: equal
 * texts under an equal glossary and memory give the same files.
 */
export async function translateColumns(deps: Dependencies, request: TranslateRequest, step: Step): Promise<Translated> {
  const { typed } = request;
  const dataset = findDataset(findPipeline(deps.registry, request.pipeline), typed.snapshot.dataset);
  const { translation } = dataset;
  if (translation === undefined) throw new TypeError(`[activities/translate] ${dataset.name} declares no translation`);

  const parts = await Promise.all(typed.parts.map((part) => deps.store.localFile(part)));
  const texts = await deps.textColumns.distinctTexts(parts, Object.keys(translation.columns));
  const csv = await readFile(join(deps.pipelineFolder(request.pipeline), translation.glossary), 'utf8');
  const translations = await translateTexts(
    deps,
    {
      pipeline: request.pipeline,
      dataset: dataset.name,
      translation,
      snapshot: typed.snapshot.sha256,
      texts,
      glossary: deps.glossaryFor?.(csv) ?? null,
    },
    step,
  );
  const folder = translatedFolder(request.pipeline, typed, translation, translations);
  const manifest =
    (await readProven(deps, folder)) ?? (await keepTranslated(deps, folder, parts, translation, translations));
  step.progress({
    dataset: dataset.name,
    step: 'translate',
    done: texts.length,
    total: texts.length,
    rows: typed.loaded,
  });
  return { ref: { ...typed, translation: manifest.translation }, parts: manifest.parts };
}

/** Object prefix of the files that these translations give, named after what they hold. */
export function translatedFolder(
  pipeline: string,
  { snapshot, contractHash }: Pick<TypedRef, 'snapshot' | 'contractHash'>,
  translation: TranslationDefinition,
  translations: ReadonlyMap<string, TranslatedText>,
): string {
  const hash = fingerprint([contractHash, translation, [...translations]]);
  return objectNames.translated(pipeline, snapshot.dataset, snapshot.snapshotDate, snapshot.sha256, hash);
}

/** What was translated before, if it still is what its manifest says. */
async function readProven({ store }: Dependencies, folder: string): Promise<TranslatedManifest | null> {
  const path = `${folder}manifest.json`;
  const known = await readSealedManifest<TranslatedManifest>(store, path);
  return known !== null && (await proveOrRemove(store, path, known)) ? known : null;
}

async function keepTranslated(
  deps: Dependencies,
  folder: string,
  parts: readonly string[],
  translation: { readonly columns: Readonly<Record<string, string>>; readonly statusColumn: string },
  translations: ReadonlyMap<string, TranslatedText>,
): Promise<TranslatedManifest> {
  const scratch = await mkdtemp(join(await deps.store.stagingFolder(), 'translated-'));
  try {
    const target = join(scratch, 'part.parquet');
    await deps.textColumns.writeTranslated({ parts, ...translation, translations, target });
    const path = `${folder}part-${randomBytes(4).toString('hex')}-0.parquet`;
    const seal = await sealOf(target);
    await deps.store.createFromFile(path, target, seal.sha256);
    const manifest: TranslatedManifest = {
      parts: [path],
      translation: countTranslations(translations),
      seals: { [path]: seal },
    };
    return await firstManifest(deps.store, `${folder}manifest.json`, manifest);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
