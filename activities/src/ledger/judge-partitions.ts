import { versionOf, type Partition, type SnapshotRef } from '@relais/core';
import type { LoadedState } from '@relais/warehouse';

/** What manifests, warehouse and calendar say of one dataset. */
export interface DatasetFacts {
  readonly dataset: string;
  /** For each stored date the version that counts, by date. */
  readonly stored: readonly SnapshotRef[];
  readonly loaded: readonly Pick<LoadedState, 'snapshotDate' | 'sha256' | 'contractHash' | 'contentHash' | 'intact'>[];
  /** What the generation that readers see holds. */
  readonly published: readonly { readonly snapshotDate: string; readonly contentHash: string }[];
  /** Of today's definition and typing rules. */
  readonly contractHash: string;
  /** Snapshot dates that wait for a person, and the code of what they wait for. */
  readonly blocked: ReadonlyMap<string, string>;
  readonly periods: readonly Period[];
}

/** From one time that the calendar names to the next. */
export interface Period {
  /** Inclusive, `YYYY-MM-DD` in the pipeline's zone. */
  readonly from: string;
  /** Exclusive; null for the period that is going on. */
  readonly to: string | null;
  /** Something of it is stored, or a run found the source unchanged in it. */
  readonly served: boolean;
  /** Code of a refusal in it. */
  readonly rejected: string | null;
  /** Why nothing of it is there, where it is not the calendar that missed it. */
  readonly because?: string;
}

/** The ledger of a dataset, by date. Kept nowhere: it is what the facts amount to whenever somebody asks. */
export function judgePartitions(facts: DatasetFacts): readonly Partition[] {
  const stored = facts.stored.map((snapshot) => ({
    dataset: facts.dataset,
    snapshotDate: snapshot.snapshotDate,
    snapshot,
    ...judgeStored(facts, snapshot),
  }));
  const gaps = facts.periods.filter(({ served }) => !served).map((period) => judgeGap(facts.dataset, period));
  return [...stored, ...gaps].sort((a, b) => (a.snapshotDate < b.snapshotDate ? -1 : 1));
}

type Judgement = Pick<Partition, 'state' | 'because'>;

function judgeStored(facts: DatasetFacts, { snapshotDate, sha256 }: SnapshotRef): Judgement {
  const loaded = facts.loaded.find((record) => record.snapshotDate === snapshotDate);
  if (loaded?.sha256 !== sha256) return judgeUnloaded(facts.blocked.get(snapshotDate), loaded);
  if (!loaded.intact) return { state: 'stale', because: 'what was loaded is gone from the warehouse, or damaged' };
  if (loaded.contractHash !== facts.contractHash)
    return {
      state: 'stale',
      because: `loaded under contract ${loaded.contractHash}, today's is ${facts.contractHash}`,
    };
  const shown = facts.published.some(
    (entry) => entry.snapshotDate === snapshotDate && entry.contentHash === loaded.contentHash,
  );
  return shown
    ? { state: 'published', because: 'readers see it' }
    : { state: 'loaded', because: 'loaded, not in the published generation' };
}

function judgeUnloaded(blocked: string | undefined, loaded: { readonly sha256: string } | undefined): Judgement {
  if (blocked !== undefined) return { state: 'quarantined', because: `${blocked} waits for a person` };
  return {
    state: 'failed',
    because: loaded === undefined ? 'stored, never loaded' : `stored; version ${versionOf(loaded.sha256)} is loaded`,
  };
}

function judgeGap(dataset: string, { from, to, rejected, because: known }: Period): Partition {
  const due = { dataset, snapshotDate: from, snapshot: null };
  if (rejected !== null) return { ...due, state: 'failed', because: `what the source served was refused: ${rejected}` };
  if (known !== undefined) return { ...due, state: 'missing', because: known };
  const because =
    to === null ? 'due, and a run can still fetch it' : `nothing was stored before ${to}; only an import can fill it`;
  return { ...due, state: 'missing', because };
}
