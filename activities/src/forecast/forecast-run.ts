import { versionOf, type RunInput } from '@relais/core';
import { bigqueryPrice, priceOfBytes } from '@relais/warehouse/query-price';
import { readBuildCosts } from '../build-costs.js';
import type { Dependencies } from '../dependencies.js';
import { findDataset, findPipeline } from '../find-pipeline.js';
import { decideRun } from '../plan-run.js';
import { forecastSource } from './forecast-source.js';
import { forecastTranslation } from './forecast-translation.js';
import type {
  ModelCosts,
  QueryCost,
  RunForecast,
  SourceForecast,
  TranslationForecast,
  WarehouseCosts,
} from './run-forecast.js';

export interface ForecastRequest {
  readonly pipeline: string;
  readonly input: RunInput;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

/**
 * Says what a run would do and cost, and changes nothing: the plan is the very one the run would make, sources are asked
 * for headers alone, the warehouse for estimates.
 * @throws PermanentError as {@link decideRun}
 */
export async function forecastRun(deps: Dependencies, request: ForecastRequest): Promise<RunForecast> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const { plan, pages } = await decideRun(deps, { ...request, scheduledTime: null });
  const fetched = plan.datasets.filter(({ snapshot }) => snapshot === undefined);
  const sources = await Promise.all(
    fetched.flatMap((item) => {
      const dataset = findDataset(pipeline, item.dataset);
      const { source } = dataset;
      return source.kind === 'http' ? [forecastSource(deps, pipeline.name, dataset, source, plan.logicalDate)] : [];
    }),
  );
  const translation: TranslationForecast[] = [];
  for (const dataset of pipeline.datasets)
    if (dataset.translation !== undefined && plan.datasets.some((planned) => planned.dataset === dataset.name))
      translation.push(await forecastTranslation(deps, pipeline.name, dataset, dataset.translation));
  const [warehouse, models] = await Promise.all([
    warehouseCosts(deps, request.pipeline),
    modelCosts(deps, request.pipeline),
  ]);
  return {
    pipeline: pipeline.name,
    logicalDate: plan.logicalDate,
    sources,
    files: pages.flatMap(({ dataset, file }) => (file === undefined ? [] : [{ dataset, ...file }])),
    reloaded: [...plan.datasets, ...pages].flatMap(({ snapshot }) =>
      snapshot === undefined
        ? []
        : [{ dataset: snapshot.dataset, snapshotDate: snapshot.snapshotDate, version: versionOf(snapshot.sha256) }],
    ),
    warehouse,
    models,
    translation,
    unknown: unknowns(deps, sources, translation),
  };
}

async function warehouseCosts({ registry, warehouse }: Dependencies, pipeline: string): Promise<WarehouseCosts> {
  const forecast = await warehouse.forecast(findPipeline(registry, pipeline));
  const bytes = forecast.statements.reduce((sum, statement) => sum + statement.bytes, 0);
  return { ...forecast, dialect: warehouse.dialect, bytes, cost: costOf(warehouse.dialect, bytes) };
}

async function modelCosts({ store, warehouse }: Dependencies, pipeline: string): Promise<ModelCosts> {
  const published = await warehouse.published(pipeline);
  if (published === null || !published.models) return { lastBuild: null, bytesBilled: null, cost: null };
  const { generation, publishedAt } = published;
  const bytesBilled = await readBuildCosts(store, pipeline, published);
  const cost = bytesBilled === null ? null : costOf(warehouse.dialect, bytesBilled);
  return { lastBuild: { generation, publishedAt }, bytesBilled, cost };
}

const costOf = (dialect: WarehouseCosts['dialect'], bytes: number): QueryCost | null =>
  dialect === 'bigquery' ? { amount: priceOfBytes(bigqueryPrice, bytes), price: bigqueryPrice } : null;

function unknowns(
  { warehouse, models }: Dependencies,
  sources: readonly SourceForecast[],
  translation: readonly TranslationForecast[],
): readonly string[] {
  const unsure = sources.filter(({ verdict }) => verdict === 'unknown').map(({ dataset }) => dataset);
  const untyped = translation.filter(({ snapshotDate }) => snapshotDate === null).map(({ dataset }) => dataset);
  return [
    ...(unsure.length === 0 ? [] : [`whether ${unsure.join(', ')} changed: only the bytes will tell`]),
    'how many rows are new, doubled or refused: they are counted as they come in',
    ...(untyped.length === 0
      ? []
      : [`the texts of ${untyped.join(', ')}: no snapshot is typed under today's contract`]),
    ...(translation.length === untyped.length
      ? []
      : ['texts that only the new files hold; those counted are of the newest typed snapshot']),
    ...(warehouse.dialect === 'duckdb' || models === null
      ? []
      : [
          'what the models will read: they build on a candidate that does not exist yet; the last build is the nearest figure',
        ]),
  ];
}
