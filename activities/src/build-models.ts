import {
  noModels,
  objectNames,
  type DatasetDefinition,
  type ModelCounts,
  type PipelineDefinition,
  type RunPlan,
  type Warning,
} from '@relais/core';
import { withChecksum } from '@relais/core/record-checksum';
import type { BuildOutcome } from '@relais/dbt';
import { TestsFailed } from '@relais/dbt/tests-failed';
import { checkExpression, checkQuoting } from '@relais/rows';
import type { Candidate, CountEntry, Generation, GenerationRecord, Warehouse, WarehouseCount } from '@relais/warehouse';
import { keepBuildCosts } from './build-costs.js';
import type { Dependencies } from './dependencies.js';
import { keepFailedRows } from './failed-rows.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { generationRecord } from './generation-record.js';
import { modelVariables } from './model-variables.js';
import { previousGeneration } from './previous-generation.js';
import { whileRenewing } from './renew-lock.js';
import { readCounted, type StoredOutcomes } from './replay/stored-outcomes.js';
import type { Step } from './step.js';

export interface BuildModelsRequest {
  readonly plan: RunPlan;
  /** Snapshots of this run, whose checks are counted in the candidate. */
  readonly loaded: readonly SnapshotName[] | StoredOutcomes;
}

interface SnapshotName {
  readonly dataset: string;
  readonly snapshotDate: string;
}

export type Built =
  /** Some dataset was never loaded: there is nothing to build on. */
  | { readonly outcome: 'incomplete'; readonly missing: readonly string[] }
  /** Snapshots, contract, models and glossary are those of the published generation. */
  | { readonly outcome: 'unchanged'; readonly generation: string; readonly record: string }
  | {
      readonly outcome: 'built';
      readonly candidate: Candidate;
      /** Object path of the {@link CandidateRecord}; too large for history when many snapshots are loaded. */
      readonly record: string;
      readonly models: ModelCounts;
      readonly warnings: readonly Warning[];
      /** False for development builds. */
      readonly publishable: boolean;
      /** False when the environment asks for source tables alone. */
      readonly built: boolean;
    };

/** What is known of a candidate beyond its tables. */
export interface CandidateRecord {
  readonly record: GenerationRecord;
  readonly counts: readonly WarehouseCount[];
}

/** Builds and tests the models into a candidate that nobody sees, unless readers already see exactly that. */
export async function buildModels(deps: Dependencies, request: BuildModelsRequest, step: Step): Promise<Built> {
  const pipeline = findPipeline(deps.registry, request.plan.pipeline);
  const snapshots = await deps.warehouse.loaded(pipeline);
  const missing = pipeline.datasets.map((d) => d.name).filter((name) => !snapshots.some((s) => s.dataset === name));
  if (missing.length > 0) return { outcome: 'incomplete', missing };

  const record = await generationRecord(deps, pipeline, request.plan, snapshots, step);
  const path = `${objectNames.report(pipeline.name, request.plan.logicalDate, step.runId).slice(0, -'.json'.length)}/`;
  const loaded = await readCounted(deps.store, request.loaded);
  const count = countEntries(pipeline, loaded, deps.warehouse.dialect);
  const published = await deps.warehouse.published(pipeline.name);
  if (published?.fingerprint === record.fingerprint) {
    const counts = await deps.warehouse.countPublished(pipeline, count);
    return {
      outcome: 'unchanged',
      generation: published.generation,
      record: await keepRecord(deps, `${path}unchanged.json`, { record, counts }),
    };
  }
  const previous = previousGeneration(published, record);
  const candidate = await deps.warehouse.prepareCandidate({
    pipeline,
    snapshots,
    count,
    previous,
    signal: step.signal,
  });
  const { counts, ...handle } = candidate;
  const kept = await keepRecord(deps, `${path}${candidate.generation}.json`, { record, counts });
  const { bytesBilled = null, warnings, ...built } = await build(deps, pipeline, candidate, path, step);
  await keepBuildCosts(deps.store, pipeline.name, { ...record, generation: candidate.generation }, bytesBilled);
  return {
    outcome: 'built',
    candidate: { ...handle, counts: [] },
    record: kept,
    ...built,
    warnings: [...warnings, ...withoutMarts(deps, published), ...(await martChanges(deps, candidate, step))],
    publishable: !deps.development,
    built: deps.models !== null,
  };
}

/** Whoever asks for source tables alone gets just that, and is told what readers lose by it. */
function withoutMarts(deps: Dependencies, published: Generation | null): readonly Warning[] {
  if (deps.models !== null || deps.development || !published?.models) return [];
  const message = `no models were built (RELAIS_DBT=none): readers lose the marts of generation ${published.generation}; relais publish rollback shows them again`;
  return [{ code: 'MARTS_WITHDRAWN', message, dataset: null }];
}

/** Dashboards stand on the marts' columns: what publishing will do to them stands in the report. */
async function martChanges(deps: Dependencies, candidate: Candidate, step: Step): Promise<readonly Warning[]> {
  const changes = deps.development ? [] : await deps.warehouse.plan(candidate);
  if (changes.length > 0) step.log('marts change their shape', { changes });
  return changes.map(({ table, action, reason }) => ({
    code: 'MART_SHAPE',
    message: `${action} ${table}: ${reason}`,
    dataset: null,
  }));
}

async function keepRecord(deps: Dependencies, path: string, content: CandidateRecord): Promise<string> {
  if ((await deps.store.read(path)) === null) await deps.store.create(path, JSON.stringify(withChecksum(content)));
  return path;
}

function countEntries(
  pipeline: PipelineDefinition,
  loaded: readonly SnapshotName[],
  dialect: Warehouse['dialect'],
): CountEntry[] {
  const checksOf = (dataset: DatasetDefinition) =>
    dataset.reconciliation.map((check) => ({
      name: check.name,
      sql: checkExpression(dataset, check, checkQuoting[dialect]),
    }));
  return loaded.map(({ dataset, snapshotDate }) => ({
    dataset,
    snapshotDate,
    checks: checksOf(findDataset(pipeline, dataset)),
  }));
}

async function build(
  deps: Dependencies,
  pipeline: PipelineDefinition,
  candidate: Candidate,
  folder: string,
  step: Step,
): Promise<Omit<BuildOutcome, 'seconds'>> {
  const { models, warehouse } = deps;
  if (models === null) return { models: noModels, warnings: [] };
  step.progress({ dataset: null, step: 'build', note: candidate.generation });
  try {
    return await whileRenewing(deps, pipeline.name, step, () =>
      models.build({
        pipeline: pipeline.name,
        selector: pipeline.dbtSelector,
        dialect: warehouse.dialect,
        environment: candidate.environment,
        variables: modelVariables(deps, pipeline),
        signal: step.signal,
        onProgress: (done, total, node) => step.progress({ dataset: null, step: 'build', done, total, note: node }),
      }),
    );
  } catch (error) {
    if (error instanceof TestsFailed) await keepFailedRows(deps, candidate, error.tests, folder, step);
    await warehouse.discardCandidate(candidate);
    throw error;
  }
}
