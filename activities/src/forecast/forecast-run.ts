import { versionOf, type PipelineDefinition, type RunInput } from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import type { Dependencies } from '../dependencies.js';
import { findDataset, findPipeline } from '../find-pipeline.js';
import { decideRun, type RunDecision } from '../plan-run.js';
import { waitingSnapshots } from '../waiting-snapshots.js';
import { contractChanges } from './contract-changes.js';
import { forecastBuild } from './forecast-build.js';
import { modelCosts, warehouseCosts } from './forecast-costs.js';
import { forecastDataset, type KnownOfDataset } from './forecast-datasets.js';
import { forecastSource } from './forecast-source.js';
import { forecastTranslation } from './forecast-translation.js';
import type { Changes, DatasetForecast, RunForecast, SourceForecast, TranslationForecast } from './run-forecast.js';

export interface ForecastRequest {
  readonly pipeline: string;
  readonly input: RunInput;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

/**
 * Says what a run would do and cost, and changes nothing: the plan is the very one the run would make, sources are asked
 * for headers, and where those say nothing for their first bytes; the warehouse for estimates.
 * @throws PermanentError as {@link decideRun}
 */
export async function forecastRun(deps: Dependencies, request: ForecastRequest): Promise<RunForecast> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const decision = await decideRun(deps, { ...request, scheduledTime: null });
  const { plan, loaded } = decision;
  const published = await deps.warehouse.published(pipeline.name);
  const sources = await askSources(deps, pipeline, decision);
  const translation = await forecastTranslations(deps, pipeline, decision);
  const files = decision.pages.flatMap(({ dataset, file }) => (file === undefined ? [] : [{ dataset, ...file }]));
  const reloaded = reloadedBy(decision);
  const waiting = await waitingSnapshots(deps.store, pipeline, loaded);
  const datasets = chosen(pipeline, request.input).map((dataset) =>
    forecastDataset({
      dataset,
      logicalDate: plan.logicalDate,
      loaded,
      waiting,
      ...ofDataset(dataset.name, { sources, files, translation }),
    }),
  );
  const certain = datasets.filter(({ action }) => ['fetch', 'take-in', 'load'].includes(action));
  const coming = [...new Set([...certain, ...reloaded].map(({ dataset }) => dataset))];
  const asked = datasets.filter(({ action }) => action === 'ask');
  const build = await forecastBuild(deps, { pipeline, loaded, published, coming });
  return {
    pipeline: pipeline.name,
    logicalDate: plan.logicalDate,
    changes: changesOf(coming.length > 0 || (build.because.length > 0 && build.action !== 'incomplete'), asked),
    ...{ datasets, sources, files, reloaded, build, translation, waiting },
    contracts: contractChanges(pipeline, published),
    warehouse: await warehouseCosts(deps, pipeline),
    models: await modelCosts(deps, pipeline, published),
    warnings: plan.warnings ?? [],
    unready: plan.unready ?? null,
    unknown: unknowns(deps, sources, translation),
  };
}

/** What was asked of all datasets, as far as it is about one. */
const ofDataset = (
  name: string,
  { sources, files, translation }: Pick<RunForecast, 'sources' | 'files' | 'translation'>,
): Pick<KnownOfDataset, 'source' | 'files' | 'translation'> => ({
  source: sources.find(({ dataset }) => dataset === name),
  files: files.filter(({ dataset }) => dataset === name),
  translation: translation.find(({ dataset }) => dataset === name),
});

const changesOf = (isCertain: boolean, asked: readonly DatasetForecast[]): Changes =>
  isCertain ? 'some' : asked.length > 0 ? 'unknown' : 'none';

const chosen = ({ datasets: all }: PipelineDefinition, { datasets = [] }: RunInput) =>
  datasets.length === 0 ? all : all.filter(({ name }) => datasets.includes(name));

async function askSources(deps: Dependencies, pipeline: PipelineDefinition, { plan }: RunDecision) {
  const asked = plan.datasets
    .filter(({ snapshot }) => snapshot === undefined)
    .flatMap(({ dataset: name }): Promise<SourceForecast>[] => {
      const dataset = findDataset(pipeline, name);
      const { source } = dataset;
      return source.kind === 'http' ? [forecastSource(deps, pipeline.name, dataset, source, plan.logicalDate)] : [];
    });
  return Promise.all(asked);
}

/** One after the other: each reads all distinct texts of a snapshot. */
async function forecastTranslations(
  deps: Dependencies,
  pipeline: PipelineDefinition,
  { plan, loaded }: { readonly plan: RunDecision['plan']; readonly loaded: readonly LoadedState[] },
): Promise<readonly TranslationForecast[]> {
  const translation: TranslationForecast[] = [];
  for (const dataset of pipeline.datasets)
    if (dataset.translation !== undefined && plan.datasets.some((planned) => planned.dataset === dataset.name))
      translation.push(await forecastTranslation(deps, pipeline.name, dataset, dataset.translation, loaded));
  return translation;
}

const reloadedBy = ({ plan, pages }: RunDecision): RunForecast['reloaded'] =>
  [...plan.datasets, ...pages].flatMap(({ snapshot }) =>
    snapshot === undefined
      ? []
      : [{ dataset: snapshot.dataset, snapshotDate: snapshot.snapshotDate, version: versionOf(snapshot.sha256) }],
  );

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
