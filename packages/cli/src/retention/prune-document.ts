import type { RemovalSum } from './prune-summary.js';
import type { Kept, Removal } from './removal.js';

/** What was removed of each pipeline; of a dry run what would be. */
export interface PruneDocument {
  readonly dryRun: boolean;
  readonly pipelines: readonly {
    readonly pipeline: string;
    readonly sums: readonly RemovalSum[];
    /** What might have gone, and why it stays. */
    readonly kept: readonly Kept[];
    readonly removed: readonly Pick<Removal, 'kind' | 'name' | 'bytes'>[];
  }[];
}
