import { formatBytes, formatCount } from '../output/figures.js';
import { formatTable } from '../output/report-table.js';
import type { PrunePlan } from './plan-prune.js';
import type { Removal, RemovalKind } from './removal.js';

export interface RemovalSum {
  readonly kind: RemovalKind;
  readonly count: number;
  /** Of those whose size is known. */
  readonly bytes: number;
}

const labels: Readonly<Record<RemovalKind, string>> = {
  generation: 'old generations',
  typed: 'replaced typed files',
  translated: 'replaced translated files',
  report: 'old reports',
  leftover: 'files of attempts that died',
};

/** Removals by their kind, in the order above, those without any left out. */
export const sumUpRemovals = (removals: readonly Removal[]): readonly RemovalSum[] =>
  (Object.keys(labels) as RemovalKind[]).flatMap((kind) => {
    const own = removals.filter((removal) => removal.kind === kind);
    return own.length === 0
      ? []
      : [{ kind, count: own.length, bytes: own.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) }];
  });

type Pruned = PrunePlan & { readonly pipeline: string; readonly sums: readonly RemovalSum[] };

/** What is gone, or would be, and what stays for a reason. */
export function describePrune(pruned: readonly Pruned[], dryRun: boolean): string {
  const rows = pruned.flatMap(({ pipeline, sums }) =>
    sums.map(({ kind, count, bytes }) => [pipeline, labels[kind], formatCount(count), formatBytes(bytes)]),
  );
  const kept = pruned.flatMap((one) => one.kept.map(({ name, bytes, reason }) => [name, formatBytes(bytes), reason]));
  const none = `there is nothing to remove\n`;
  return (
    (rows.length === 0
      ? none
      : formatTable(['pipeline', dryRun ? 'would be removed' : 'removed', 'count', 'bytes'], rows)) +
    (kept.length === 0 ? '' : `\n${formatTable(['kept, though it was replaced', 'bytes', 'because'], kept)}`)
  );
}
