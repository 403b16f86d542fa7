import type { Generation, GenerationRecord, PreviousGeneration } from '@relais/warehouse';

/**
 * What the next generation may carry over from the published one: rows of keys that no new, replaced or vanished snapshot
 * speaks of. Null where everything has to be computed, because the models, variables or contracts are others, or a
 * snapshot has other contents than it had.
 */
export function previousGeneration(published: Generation | null, next: GenerationRecord): PreviousGeneration | null {
  if (published === null || !published.models || published.rules === undefined || published.rules !== next.rules)
    return null;
  const before = new Map(published.snapshots.map((snapshot) => [versionOf(snapshot), snapshot.contentHash]));
  const added: Record<string, string[]> = {};
  let kept = 0;
  for (const snapshot of next.snapshots) {
    const contentHash = before.get(versionOf(snapshot));
    if (contentHash === undefined) (added[snapshot.dataset] ??= []).push(snapshot.snapshotDate);
    else if (contentHash !== snapshot.contentHash) return null;
    else kept += 1;
  }
  return { generation: published.generation, added, lost: kept < before.size };
}

type Snapshot = GenerationRecord['snapshots'][number];

const versionOf = ({ dataset, snapshotDate, sha256 }: Snapshot): string => `${dataset} ${snapshotDate} ${sha256}`;
