import { basename, extname } from 'node:path/posix';
import type { PipelineDefinition } from '@relais/core';
import { madeOf, readModelFiles, tableOfModel } from '@relais/dbt/model-refs';
import type { Generation, GenerationRecord, LoadedSnapshot } from '@relais/warehouse';
import type { Dependencies } from '../dependencies.js';
import { generationRecord } from '../generation-record.js';
import type { BuildForecast, FileChange } from './build-forecast.js';
import { contractChanges, valueChanges } from './contract-changes.js';

export interface BuildQuestion {
  readonly pipeline: PipelineDefinition;
  /** The snapshots that count now. */
  readonly loaded: readonly LoadedSnapshot[];
  readonly published: Generation | null;
  /** Datasets that would be loaded anew, or that nobody can say of. */
  readonly coming: readonly string[];
}

type Asked = Pick<Dependencies, 'models' | 'variables' | 'store' | 'codeVersion' | 'pipelineFolder'>;

/** Compares what a generation would be made of with what the published one was made of, by the records of both. */
export async function forecastBuild(deps: Asked, question: BuildQuestion): Promise<BuildForecast> {
  const { pipeline, loaded, published, coming } = question;
  const nobody = { workflowId: '', runId: '' };
  const next = await generationRecord(deps, pipeline, { logicalDate: '' }, loaded, nobody);
  const files = published === null ? [] : fileChanges(published, next);
  const variables = valueChanges(published?.recipe?.variables ?? {}, next.recipe?.variables ?? {});
  const changed = {
    files,
    ...(await modelsTouched(deps, pipeline, files ?? [])),
    variables: published?.recipe === undefined ? [] : variables,
  };
  const has = (dataset: string): boolean => loaded.some((snapshot) => snapshot.dataset === dataset);
  const missing = pipeline.datasets.filter(({ name }) => !has(name) && !coming.includes(name));
  if (missing.length > 0)
    return { ...changed, action: 'incomplete', because: missing.map(({ name }) => `${name} was never loaded`) };
  const because = [
    ...(coming.length === 0 ? [] : [`${coming.join(', ')} would be loaded`]),
    ...reasons(pipeline, published, next, changed),
  ];
  if (because.length === 0) return { ...changed, action: 'none', because };
  return { ...changed, action: deps.models === null ? 'off' : 'build', because };
}

/** Why the generation of what is loaded now would be another than the published one. */
function reasons(
  pipeline: PipelineDefinition,
  published: Generation | null,
  next: GenerationRecord,
  { files, variables }: Pick<BuildForecast, 'files' | 'variables'>,
): readonly string[] {
  if (published === null) return ['nothing is published yet'];
  if (published.fingerprint === next.fingerprint) return [];
  const told = [
    ...(files !== null && files.length > 0
      ? [`${files.length} ${files.length === 1 ? 'file' : 'files'} of the models changed`]
      : []),
    ...variables.map(({ name, before, after }) => `variable ${name} is ${after ?? 'unset'}, was ${before ?? 'unset'}`),
    ...contractChanges(pipeline, published).map(({ dataset }) => `the contract of ${dataset} changed`),
    ...(published.recipe === undefined || published.recipe.store === next.recipe?.store
      ? []
      : [`the store is ${next.recipe?.store}, was ${published.recipe.store}`]),
    ...(published.models === next.models ? [] : [next.models ? 'no models were built' : 'no models would be built']),
    ...snapshotReasons(published, next),
  ];
  if (told.length > 0) return told;
  return [
    files === null
      ? 'models, macros, the store or settings of dbt changed; the published generation did not write down which'
      : 'settings of dbt changed',
  ];
}

function snapshotReasons(published: Generation, next: GenerationRecord): readonly string[] {
  const key = (each: GenerationRecord['snapshots'][number]): string =>
    [each.dataset, each.snapshotDate, each.contentHash].join(' ');
  const before = new Set(published.snapshots.map(key));
  const after = new Set(next.snapshots.map(key));
  const added = next.snapshots.filter((each) => !before.has(key(each)));
  const gone = published.snapshots.filter((each) => !after.has(key(each)));
  return [
    ...(added.length === 0 ? [] : [`${spoken(added)} loaded and not published`]),
    ...(gone.length === 0 || added.length > 0 ? [] : [`${spoken(gone)} published and no longer loaded`]),
  ];
}

function spoken(snapshots: GenerationRecord['snapshots']): string {
  const [first] = snapshots;
  if (snapshots.length === 1 && first !== undefined) return `${first.dataset} of ${first.snapshotDate} is`;
  return `${snapshots.length} snapshots (${[...new Set(snapshots.map(({ dataset }) => dataset))].join(', ')}) are`;
}

/** @returns null where the published generation did not write down its files */
function fileChanges(published: Generation, next: GenerationRecord): readonly FileChange[] | null {
  if (published.recipe === undefined) return null;
  return valueChanges(published.recipe.files, next.recipe?.files ?? {}).map(({ name, before, after }) => ({
    file: name,
    change: before === null ? 'added' : after === null ? 'removed' : 'changed',
  }));
}

/** What the files that differ are to the pipeline: its models, and what is made of them. */
async function modelsTouched({ pipelineFolder }: Asked, { name }: PipelineDefinition, files: readonly FileChange[]) {
  const own = files.map(({ file }) => file).filter((file) => file.includes(`/${name}/`));
  const sources = own.filter((file) => /\/models\/.+\.sql$|\/seeds\/.+\.csv$/.test(file));
  const known = await readModelFiles(pipelineFolder(name), name);
  const affected = madeOf(
    known,
    sources.map((file) => basename(file, extname(file))),
  );
  return {
    models: sources.filter((file) => file.endsWith('.sql')).map((file) => tableOfModel(name, file)),
    affected: affected.map(({ table }) => table),
  };
}
