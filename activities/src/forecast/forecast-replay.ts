import { versionOf, type SnapshotRef } from '@relais/core';
import type { Dependencies } from '../dependencies.js';
import { findPipeline } from '../find-pipeline.js';
import { proveLoaded } from '../prove-loaded.js';
import { selectReplay, type ReplaySelection } from '../replay/select-replay.js';
import type { BuildForecast, ContractChange } from './build-forecast.js';
import { contractChanges } from './contract-changes.js';
import { forecastBuild } from './forecast-build.js';
import { modelCosts, warehouseCosts } from './forecast-costs.js';
import type { Changes, ModelCosts, WarehouseCosts } from './run-forecast.js';

/** What a backfill would do and cost, as `plan --from --to --json` prints it. */
export interface ReplayForecast {
  readonly pipeline: string;
  /** Inclusive, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly changes: Exclude<Changes, 'unknown'>;
  /** The stored snapshots that would be typed and loaded, by date; their rows and bytes are known. */
  readonly snapshots: readonly ReplayedSnapshot[];
  readonly rows: number;
  readonly bytes: number;
  readonly contracts: readonly ContractChange[];
  readonly build: BuildForecast;
  readonly warehouse: WarehouseCosts;
  readonly models: ModelCosts;
}

export interface ReplayedSnapshot extends SnapshotRef {
  readonly version: string;
  readonly state: string;
  readonly because: string;
}

/**
 * Says what a backfill would load and cost, chosen by the very function that the workflow's plan is made with.
 * @throws PermanentError as {@link selectReplay}
 */
export async function forecastReplay(
  deps: Pick<
    Dependencies,
    'registry' | 'store' | 'warehouse' | 'models' | 'variables' | 'codeVersion' | 'pipelineFolder'
  >,
  request: ReplaySelection & { readonly pipeline: string },
): Promise<ReplayForecast> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const selected = await selectReplay(deps, pipeline, request);
  const loaded = await proveLoaded(deps, await deps.warehouse.loaded(pipeline));
  const published = await deps.warehouse.published(pipeline.name);
  const coming = [...new Set(selected.map(({ dataset }) => dataset))];
  const build = await forecastBuild(deps, { pipeline, loaded, published, coming });
  const sum = (of: 'rows' | 'bytes'): number => selected.reduce((total, { snapshot }) => total + snapshot[of], 0);
  return {
    ...{ pipeline: pipeline.name, from: request.from, to: request.to },
    changes: build.action === 'none' || (build.action === 'incomplete' && coming.length === 0) ? 'none' : 'some',
    snapshots: selected.map(({ snapshot, state, because }) => ({
      ...snapshot,
      version: versionOf(snapshot.sha256),
      ...{ state, because },
    })),
    ...{ rows: sum('rows'), bytes: sum('bytes'), build },
    contracts: contractChanges(pipeline, published),
    warehouse: await warehouseCosts(deps, pipeline),
    models: await modelCosts(deps, pipeline, published),
  };
}
