import { fingerprint } from '@relais/core/fingerprint';
import type { PipelineDefinition, RunPlan } from '@relais/core';
import type { GenerationRecipe, GenerationRecord, LoadedSnapshot } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import { modelVariables } from './model-variables.js';
import type { Step } from './step.js';

/** Everything that decides what a generation of these snapshots holds, as it stands now. */
export async function generationRecord(
  deps: Pick<Dependencies, 'models' | 'variables' | 'store' | 'codeVersion'>,
  pipeline: PipelineDefinition,
  plan: Pick<RunPlan, 'logicalDate'>,
  loaded: readonly LoadedSnapshot[],
  step: Pick<Step, 'workflowId' | 'runId'>,
): Promise<GenerationRecord> {
  const snapshots = loaded.map(({ dataset, snapshotDate, sha256, contractHash, contentHash }) => ({
    dataset,
    snapshotDate,
    sha256,
    contractHash,
    contentHash,
  }));
  const models = deps.models === null ? null : await deps.models.version(pipeline.dbtSelector);
  const chosen = modelVariables(deps, pipeline);
  // Pipelines without any keep the fingerprints they had before there were variables.
  const rules = { models, store: deps.store.uri, ...(Object.keys(chosen).length > 0 && { variables: chosen }) };
  const contracts = [...new Set(snapshots.map(({ dataset, contractHash }) => `${dataset} ${contractHash}`))].sort();
  return {
    fingerprint: fingerprint({ entries: snapshots, ...rules }),
    rules: fingerprint({ contracts, ...rules }),
    recipe: await recipeOf(deps, pipeline),
    snapshots,
    models: models !== null,
    run: { workflowId: step.workflowId, runId: step.runId, logicalDate: plan.logicalDate },
    codeVersion: deps.codeVersion,
  };
}

async function recipeOf(
  deps: Pick<Dependencies, 'models' | 'variables' | 'store'>,
  pipeline: PipelineDefinition,
): Promise<GenerationRecipe> {
  const typesOf = ({ columns }: PipelineDefinition['datasets'][number]) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  return {
    files: deps.models === null ? {} : await deps.models.files(pipeline.dbtSelector),
    variables: modelVariables(deps, pipeline),
    store: deps.store.uri,
    columns: Object.fromEntries(pipeline.datasets.map((dataset) => [dataset.name, typesOf(dataset)])),
  };
}
