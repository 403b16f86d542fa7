import { readReport } from '@relais/activities/stored-report';
import type { Client } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { PipelineDefinition, Registry, TableReport } from '@relais/core';
import { listRuns } from '../output/run-list.js';
import { listReports } from '../runs/stored-reports.js';
import { readStores } from '../snapshots/read-stores.js';
import { foldHistory } from './fold-history.js';
import { paceOf, unknownPace, type Pace, type PaceSample } from './pace.js';
import { emptyRecord, type RunRecord } from './run-record.js';

/** So many runs before tell how long this one will take. */
const runsAsked = 3;

/**
 * How long steps and snapshots of a pipeline took before: steps from the runs that Temporal remembers, whole snapshots from
 * the reports in the store, which are kept. Nobody waits for it: until it is read, and where it cannot be, no pace is known.
 */
export function earlierPace(
  client: Client,
  config: Config,
  registry: Registry,
  { name }: Pick<PipelineDefinition, 'name'>,
): () => Pace {
  let pace = unknownPace;
  const read = [rememberedSteps(client, config, registry, name), reportedSnapshots(config, name)];
  void Promise.all(read.map((samples) => samples.catch(() => []))).then((samples) => (pace = paceOf(samples.flat())));
  return () => pace;
}

async function rememberedSteps(
  client: Client,
  config: Config,
  registry: Registry,
  pipeline: string,
): Promise<readonly PaceSample[]> {
  const runs = await listRuns(client, config, registry, 50);
  const ended = runs.filter(
    ({ workflowId, status }) => workflowId.startsWith(`${pipeline}/`) && status.name === 'COMPLETED',
  );
  const records = ended.slice(0, runsAsked).map(async ({ workflowId, runId }) => {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return foldHistory(emptyRecord, events ?? []);
  });
  return (await Promise.all(records)).flatMap(stepSamples);
}

/** What a run's record tells of the pace of its steps. */
export const stepSamples = ({ steps }: RunRecord): readonly PaceSample[] =>
  [...steps.values()].flatMap(({ dataset, step, state, startedAt, endedAt, facts }) =>
    state === 'done' && startedAt !== null && endedAt !== null
      ? [{ dataset, step, seconds: (endedAt - startedAt) / 1000, bytes: facts.bytes ?? null }]
      : [],
  );

async function reportedSnapshots(config: Config, pipeline: string): Promise<readonly PaceSample[]> {
  const { store } = await readStores(config);
  const stored = (await listReports(store, [pipeline])).slice(0, runsAsked);
  const reports = await Promise.all(stored.map((report) => readReport(store, report)));
  return reports.flatMap((report) => (report?.tables ?? []).map(tableSample));
}

const tableSample = ({ dataset, seconds, bytes }: TableReport): PaceSample => ({ dataset, step: null, seconds, bytes });
