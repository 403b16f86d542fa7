import { BlockedError, objectNames, versionOf, type SnapshotRef, type Warning } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import { firstManifest } from './first-manifest.js';

/** Why a snapshot is odd enough to wait for a person. */
export interface Objection {
  readonly code: 'QUARANTINE_THRESHOLD' | 'SHRINK_GUARD';
  /** What was found, with its figures. */
  readonly finding: string;
  /** A command that shows more, as an instruction: `look at them with …`. */
  readonly look: string;
  readonly facts: Readonly<Record<string, number | string>>;
}

export interface Admission {
  readonly pipeline: string;
  readonly snapshot: SnapshotRef;
  /** A person's reason, when this run came with one. */
  readonly accept: string | undefined;
  /** The logical date of the run that fetched the snapshot; null for replays. */
  readonly logicalDate: string | null;
}

/** An acceptance as it lies in the store; one for each code, because a person who let one thing pass saw only that. */
interface Acceptance {
  readonly finding: string;
  readonly reason: string;
}

/** What let a snapshot pass. */
export interface Admitted {
  readonly warnings: readonly Warning[];
  /** Object paths of the decisions that it needed. */
  readonly accepted: readonly string[];
}

/**
 * Lets a snapshot pass that nothing is to be said against, or that a person has accepted, now or before; what was
 * accepted is said again in every report. Otherwise the objection is kept beside the snapshot, and it waits.
 * @param examine asked only where nobody has accepted before
 * @throws BlockedError with the objection's code
 */
export async function admit(
  store: ObjectStore,
  admission: Admission,
  code: Objection['code'],
  examine: () => Promise<Objection | null>,
): Promise<Admitted> {
  const { pipeline, snapshot, accept } = admission;
  const name = [pipeline, snapshot.dataset, snapshot.snapshotDate, snapshot.sha256, code] as const;
  const path = objectNames.accepted(...name);
  const known = await store.read(path);
  const cure = 'restore it from a copy of the store, or remove it and accept again with --accept';
  const by = (acceptance: Acceptance): Admitted => ({ warnings: [warning(snapshot, acceptance)], accepted: [path] });
  if (known !== null) return by(parseRecord<Acceptance>(known, { path, cure }));
  const objection = await examine();
  if (objection === null) return { warnings: [], accepted: [] };
  if (accept !== undefined)
    return by(await firstManifest(store, path, { ...record(snapshot, objection), reason: accept }));
  const next = nextCommand(admission);
  await firstManifest(store, objectNames.held(...name), { ...record(snapshot, objection), next });
  throw new BlockedError(
    `[activities/load] ${snapshot.dataset} of ${snapshot.snapshotDate}: ${objection.finding}; ${objection.look}, or let it through with \`${next}\``,
    { code, dataset: snapshot.dataset, context: { version: versionOf(snapshot.sha256), ...objection.facts } },
  );
}

const warning = ({ dataset, snapshotDate }: SnapshotRef, { finding, reason }: Acceptance): Warning => ({
  code: 'ACCEPTED',
  dataset,
  message: `${dataset} of ${snapshotDate}: ${finding}; accepted: ${reason}`,
});

const record = ({ dataset, snapshotDate, sha256 }: SnapshotRef, { code, finding, facts }: Objection) => ({
  code,
  dataset,
  snapshot_date: snapshotDate,
  sha256,
  finding,
  facts,
});

/** A run asks the source again, which the bytes of a stored snapshot that is replayed do not need. */
const nextCommand = ({ pipeline, snapshot: { snapshotDate }, logicalDate }: Admission): string =>
  logicalDate === null
    ? `relais backfill ${pipeline} --from ${snapshotDate} --to ${snapshotDate} --accept "<reason>"`
    : `relais run ${pipeline} --date ${logicalDate} --accept "<reason>"`;
