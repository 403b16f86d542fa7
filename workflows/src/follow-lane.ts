import { workflowInfo } from '@temporalio/workflow';
import type { LoadedOutcome } from '@relais/activities';
import type { DatasetPlan, Lane, LanePlan, RunPlan } from '@relais/core';
import { quick } from './activity-options.js';
import { reconcile } from './build-and-publish.js';
import { ingestDataset } from './ingest-dataset.js';
import { atOnce, inTurns, type Turn } from './in-turns.js';
import { toFailedDataset, type DatasetOutcome, type FailedDataset, type LoadedDataset } from './outcomes.js';
import type { Details } from './run-context.js';

/** A run whose work lies in the store: a replay, or one that takes in the files of an inbox. */
export type PagedPlan = RunPlan & LanePlan;

/** How far one dataset has got. */
export interface LaneProgress extends Lane {
  /** Index of the snapshot that comes next. */
  readonly next: number;
  /** The first few that failed, as many as a report names. */
  readonly failed: readonly FailedDataset[];
}

/** A hundred snapshots that fail for one reason say it once; the ledger knows the rest. */
const failuresNamed = 10;

export const laneDone = ({ next, snapshots }: LaneProgress): boolean => next >= snapshots;

/**
 * Loads a lane's snapshots, oldest first, page by page, until it is done or this execution's history is full.
 * @param parallel how many are under way at a time: one is typed while another is counted, and loaded is by date all the same
 */
export async function followLane(
  plan: PagedPlan,
  lane: LaneProgress,
  details: Details,
  parallel = 1,
): Promise<LaneProgress> {
  let reached = lane;
  while (!laneDone(reached) && !isFull(plan)) reached = await turnPage(plan, reached, details, parallel);
  return reached;
}

/** Also where the server suggests it: for the size of a history, which only it knows. */
function isFull({ maxEvents }: PagedPlan): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength >= maxEvents || continueAsNewSuggested;
}

async function turnPage(
  plan: PagedPlan,
  lane: LaneProgress,
  details: Details,
  parallel: number,
): Promise<LaneProgress> {
  const { dataset, next: from, snapshots } = lane;
  const { folder, pageSize } = plan;
  const items = await quick.readReplayPage.executeWithOptions({ summary: `plan ${dataset} from ${from + 1}` }, [
    { folder, dataset, from, pageSize },
  ]);
  const one = (item: DatasetPlan, index: number, turn?: Turn): Promise<DatasetOutcome> => {
    const show: Details = (name, text) => details(name, `${from + index + 1} of ${snapshots}: ${text}`);
    return replay(plan, item, show, turn);
  };
  const outcomes: DatasetOutcome[] = [];
  // Histories of before there were several go on in a loop: in turns, commands of two lanes would change places.
  if (parallel === 1) for (const [index, item] of items.entries()) outcomes.push(await one(item, index));
  else outcomes.push(...(await inTurns(items, parallel, one)));
  const loaded = outcomes.filter((outcome) => outcome.ok).map(toStored);
  await quick.keepReplayOutcomes.executeWithOptions({ summary: `${dataset} up to ${from + items.length}` }, [
    { folder, dataset, from, loaded },
  ]);
  const failed = [...lane.failed, ...outcomes.filter((outcome) => !outcome.ok)];
  return { ...lane, next: Math.min(from + pageSize, snapshots), failed: worstFirst(failed).slice(0, failuresNamed) };
}

/** One that is broken among many that wait for a person has to be seen. */
const worstFirst = (failed: readonly FailedDataset[]): readonly FailedDataset[] => [
  ...failed.filter(({ blocked }) => !blocked),
  ...failed.filter(({ blocked }) => blocked),
];

/** Loads one snapshot and counts its raw file; in a run that waits until dbt starts, here there is no such time. */
async function replay(
  plan: PagedPlan,
  item: DatasetPlan,
  details: Details,
  turn: Turn = atOnce,
): Promise<DatasetOutcome> {
  const outcome = await ingestDataset(plan, item, details, { label: item.dataset, turn });
  if (!outcome.ok) return outcome;
  try {
    await reconcile(outcome);
    return outcome;
  } catch (error) {
    return toFailedDataset(error, item.dataset);
  }
}

export const toStored = ({ table, counted, translation, warnings }: LoadedDataset): LoadedOutcome => ({
  table,
  counted,
  translation,
  warnings,
});
