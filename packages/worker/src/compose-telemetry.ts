import { join } from 'node:path';
import type { MetricMeter } from '@temporalio/common';
import type { Logger } from 'pino';
import type { ActivityInterceptorsFactory, RuntimeOptions, WorkerOptions } from '@temporalio/worker';
import type { Dependencies } from '@relais/activities';
import { wholeReport } from '@relais/activities/whole-report';
import type { Config, TelemetryConfig } from '@relais/config';
import { isPortFree } from '@relais/platform/free-ports';
import { watchRuns, type RunWatcher } from '@relais/telemetry';
import { metricsOptions } from '@relais/telemetry/metrics/metrics-options';
import { recordPublished } from '@relais/telemetry/metrics/record-published';
import { recordRuns } from '@relais/telemetry/metrics/record-runs';
import { eventSink } from '@relais/telemetry/open-lineage/event-sink';
import { lineageNames } from '@relais/telemetry/open-lineage/lineage-names';
import { tellLineage } from '@relais/telemetry/open-lineage/tell-lineage';
import { bigqueryDataset, type BigQueryArea } from '@relais/warehouse/bigquery-names';
import { codeVersion } from './code-version.js';
import { modelGraphOf } from './compose-model-graph.js';

/** What a worker tells other systems, as far as its settings ask for it. */
export interface Telemetry {
  /** For Temporal's runtime, which answers Prometheus. */
  readonly runtime: Pick<RuntimeOptions, 'telemetryOptions'>;
  /** Takes the spans of workflows, where they are traced. */
  readonly sinks: NonNullable<WorkerOptions['sinks']> | null;
  /** Watches the steps, when the drivers they use are made. */
  readonly watch: (deps: Dependencies, meter: MetricMeter) => Promise<readonly ActivityInterceptorsFactory[]>;
  readonly stop: () => Promise<void>;
}

/** Imported by a worker whose switch is on; what cannot be told is logged and stops nothing. */
export async function composeTelemetry(config: Config, settings: TelemetryConfig, logger: Logger): Promise<Telemetry> {
  const { metrics, traces } = settings;
  // The runtime does not say so itself, and a second worker on a machine is no fault.
  const answers = await isPortFree(metrics.port, metrics.host);
  if (!answers)
    logger.warn(metrics, 'somebody listens at RELAIS_METRICS_PORT already; this worker answers Prometheus nowhere');
  const tracing = traces === null ? null : await startTracing(traces);
  return {
    runtime: answers ? { telemetryOptions: metricsOptions(metrics) } : {},
    sinks: tracing?.sinks ?? null,
    watch: async (deps, meter) => {
      const failed = (error: unknown): void =>
        logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'telemetry was not told');
      const watchers: RunWatcher[] = [recordRuns(meter), await standing(deps, meter, failed)];
      if (tracing !== null) watchers.push((await import('@relais/telemetry/traces/describe-steps')).describeSteps);
      if (settings.openLineage !== null) watchers.push(openLineage(config, settings.openLineage, deps, failed));
      const watching = watchRuns(watchers, {
        wholeReport: (report) => wholeReport(async () => deps.store, report),
        onFailure: failed,
      });
      return tracing === null ? [watching] : [tracing.activity, watching];
    },
    stop: async () => tracing?.stop(),
  };
}

async function startTracing(traces: NonNullable<TelemetryConfig['traces']>) {
  const { startTracing: start } = await import('@relais/telemetry/traces/start-tracing');
  return start({ ...traces, serviceVersion: codeVersion() });
}

/** What readers have, when the worker starts and whenever a run has ended. */
async function standing(deps: Dependencies, meter: MetricMeter, failed: (error: unknown) => void): Promise<RunWatcher> {
  const record = recordPublished(meter);
  const look = async (pipeline: string): Promise<void> => {
    const registered = deps.registry[pipeline];
    if (registered !== undefined) record(registered.definition, await deps.warehouse.published(pipeline));
  };
  await Promise.all(Object.keys(deps.registry).map((pipeline) => look(pipeline).catch(failed)));
  return { ended: ({ pipeline }) => look(pipeline) };
}

function openLineage(
  config: Config,
  settings: NonNullable<TelemetryConfig['openLineage']>,
  deps: Dependencies,
  onFailure: (error: unknown) => void,
): RunWatcher {
  const { project, datasetPrefix } = config.google;
  const names = lineageNames({
    namespace: settings.namespace,
    sourceUrls: config.sourceUrls,
    inboxFolders: config.inboxes,
    bigquery:
      config.warehouse === 'bigquery'
        ? {
            project: project ?? '',
            dataset: (pipeline, schema) => bigqueryDataset(pipeline, datasetPrefix, schema as BigQueryArea),
          }
        : null,
    folder: join(config.home, 'warehouse'),
  });
  return tellLineage({
    registry: deps.registry,
    names,
    sink: eventSink(settings),
    codeVersion: codeVersion(),
    graphOf: (pipeline) => modelGraphOf(config, pipeline),
    onFailure,
  });
}
