import { PermanentError, type SnapshotRef } from '@relais/core';
import type { TypeOutcome } from '@relais/rows';

/**
 * Rule 6, asked of what a typer says and again of what is about to be loaded: every row of the snapshot was read, and
 * every row read is loaded, collapsed or in quarantine.
 * @throws PermanentError `BALANCE_BROKEN`
 */
export function assertBalance(
  snapshot: Pick<SnapshotRef, 'dataset' | 'snapshotDate' | 'rows'>,
  counts: Pick<TypeOutcome, 'read' | 'loaded' | 'duplicates' | 'quarantined'>,
): void {
  const { read, loaded, duplicates, quarantined } = counts;
  const known = [read, loaded, duplicates, quarantined].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (known && read === snapshot.rows && read === loaded + duplicates + quarantined) return;
  throw new PermanentError(
    `[activities/balance] ${snapshot.dataset} of ${snapshot.snapshotDate}: the file has ${snapshot.rows} rows, ${read} were read, ${loaded} loaded + ${duplicates} duplicates + ${quarantined} quarantined; nothing is published: verify the snapshot, then report this file`,
    { code: 'BALANCE_BROKEN', dataset: snapshot.dataset, context: { read, loaded, duplicates, quarantined } },
  );
}
