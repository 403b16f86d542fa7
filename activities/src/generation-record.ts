import { fingerprint } from '@relais/core/fingerprint';
import type { PipelineDefinition, RunPlan } from '@relais/core';
import type { GenerationRecord, LoadedSnapshot } from '@relais/warehouse';
import type { Dependencies } from './dependencies.js';
import { modelVariables } from './model-variables.js';
import type { Step } from './step.js';

/** Everything that decides what a generation of these snapshots holds, as it stands now. */
export async function generationRecord(
  deps: Dependencies,
  pipeline: PipelineDefinition,
  plan: RunPlan,
  loaded: readonly LoadedSnapshot[],
  step: Step,
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
    snapshots,
    models: models !== null,
    run: { workflowId: step.workflowId, runId: step.runId, logicalDate: plan.logicalDate },
    codeVersion: deps.codeVersion,
  };
}
