import type { RegisteredPipeline, Registry } from '@relais/core';
import type { ModelGraph } from '@relais/dbt/model-graph';
import type { RunWatcher, WatchedRun } from '../watch-runs.js';
import type { LineageEvent } from './event.js';
import type { EventSink } from './event-sink.js';
import type { LineageNames } from './lineage-names.js';
import { abortEvent, endEvents, startEvent, type LineageRun } from './run-events.js';

export interface LineageTelling {
  readonly registry: Registry;
  readonly names: LineageNames;
  readonly sink: EventSink;
  readonly codeVersion: string;
  /** Asked when models were built; what it throws costs the events the marts. */
  readonly graphOf: (pipeline: RegisteredPipeline) => Promise<ModelGraph>;
  readonly onFailure: (error: unknown) => void;
}

/** Tells OpenLineage when runs begin and how they end. */
export function tellLineage(telling: LineageTelling): RunWatcher {
  const { registry, names, sink } = telling;
  /** Several steps of a run are cancelled at once. */
  const aborted = new Set<string>();
  const about = async (
    { pipeline, runId }: WatchedRun,
    events: (run: LineageRun, pipeline: RegisteredPipeline) => Promise<readonly LineageEvent[]>,
  ): Promise<void> => {
    const registered = registry[pipeline];
    if (registered === undefined) return;
    const { definition } = registered;
    const { codeVersion } = telling;
    await sink(await events({ pipeline: definition, runId, codeVersion, at: new Date() }, registered));
  };
  return {
    began: (run) => about(run, async (facts) => [startEvent(names, facts)]),
    ended: (run, report) =>
      about(run, async (facts, registered) => {
        const graph = report.status === 'succeeded' ? await graphOrNull(telling, registered) : null;
        return endEvents(names, facts, report, graph);
      }),
    cancelled: async (run) => {
      if (aborted.has(run.runId)) return;
      aborted.add(run.runId);
      await about(run, async (facts) => [abortEvent(names, facts)]);
    },
  };
}

async function graphOrNull(telling: LineageTelling, pipeline: RegisteredPipeline): Promise<ModelGraph | null> {
  try {
    return await telling.graphOf(pipeline);
  } catch (error) {
    telling.onFailure(error);
    return null;
  }
}
