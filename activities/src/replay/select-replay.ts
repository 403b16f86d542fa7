import {
  PermanentError,
  unfinishedStates,
  type Partition,
  type PartitionState,
  type PipelineDefinition,
} from '@relais/core';
import { assertDate } from '../assert-date.js';
import type { Dependencies } from '../dependencies.js';
import { findDataset } from '../find-pipeline.js';
import { readLedger } from '../ledger/read-ledger.js';
import { proveLoaded } from '../prove-loaded.js';

export interface ReplaySelection {
  /** Inclusive, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** All datasets when left out or empty. */
  readonly datasets?: readonly string[];
  /** States to load again; when left out those that are unfinished, and with a reason to accept also those that wait. */
  readonly only?: readonly PartitionState[];
  readonly accept?: string;
}

/** A stored partition that a replay loads. */
export type ReplayPartition = Partition & { readonly snapshot: NonNullable<Partition['snapshot']> };

/**
 * The stored snapshots that a replay loads, never the source. Stale ones outside the selection come along, so that one
 * generation has one contract.
 * @throws PermanentError `INVALID_DATE`, `UNKNOWN_DATASET`, `NOTHING_STORED` when no snapshot lies in the range
 */
export async function selectReplay(
  deps: Pick<Dependencies, 'store' | 'warehouse'>,
  pipeline: PipelineDefinition,
  selection: ReplaySelection,
): Promise<readonly ReplayPartition[]> {
  const { from, to, datasets = [], accept } = selection;
  for (const date of [from, to]) assertDate(date);
  for (const name of datasets) findDataset(pipeline, name);
  if (from > to)
    throw new PermanentError(`[activities/plan] ${from} comes after ${to}; swap them`, { code: 'INVALID_DATE' });
  const only = selection.only ?? [...unfinishedStates, ...(accept === undefined ? [] : ['quarantined' as const])];
  const stored = (await readLedger(proving(deps), { pipeline })).filter(isStored);
  const chosen = stored.filter(
    ({ dataset, snapshotDate }) =>
      snapshotDate >= from && snapshotDate <= to && (datasets.length === 0 || datasets.includes(dataset)),
  );
  if (chosen.length === 0)
    throw new PermanentError(
      `[activities/plan] no such snapshot of ${pipeline.name} is stored from ${from} to ${to}; \`relais snapshots ls ${pipeline.name}\` shows what is`,
      { code: 'NOTHING_STORED' },
    );
  return stored.filter(
    (partition) => partition.state === 'stale' || (chosen.includes(partition) && only.includes(partition.state)),
  );
}

/** The ledger takes files of the right size for whole; what is to be loaded again is judged by their bytes, as a run does. */
const proving = ({
  store,
  warehouse,
}: Pick<Dependencies, 'store' | 'warehouse'>): Parameters<typeof readLedger>[0] => ({
  store,
  warehouse: {
    published: (pipeline) => warehouse.published(pipeline),
    loaded: async (pipeline) => proveLoaded({ store, warehouse }, await warehouse.loaded(pipeline)),
  },
});

const isStored = (partition: Partition): partition is ReplayPartition => partition.snapshot !== null;
