import type { LoadedSnapshot, LoadRequest } from './index.js';

/** What the record of a load says of its snapshot, on every warehouse alike; what changed is known once it is loaded. */
export function describeLoad({
  dataset,
  typed,
  parts,
  contentHash,
  accepted = [],
  run,
}: LoadRequest): Omit<LoadedSnapshot, 'changed'> {
  const { snapshot, contractHash, read, loaded, duplicates, quarantined, evolved } = typed;
  const { snapshotDate, sha256 } = snapshot;
  const translation = 'translation' in typed ? typed.translation : null;
  const rows = { read, loaded, duplicates, quarantined, ...(evolved === undefined ? {} : { evolved }) };
  const decisions = accepted.length === 0 ? {} : { accepted };
  const content = { dataset, snapshotDate, sha256, contractHash, contentHash, parts, snapshot };
  return { ...content, ...rows, translation, ...decisions, run };
}
