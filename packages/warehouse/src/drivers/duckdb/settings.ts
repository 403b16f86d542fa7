import type { ObjectStore } from '@relais/object-store';

export interface DuckDBWarehouseOptions {
  /** Root of the warehouse; generations lie in `<folder>/<pipeline>/<generation>/`. */
  readonly folder: string;
  readonly store: ObjectStore;
  /** Local folder of the store: the only place a query may read besides the generation's own file. */
  readonly storeRoot: string;
  /** DuckDB's own bound for each database it opens, e.g. '300MB'. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Milliseconds to wait for a file that another process has open; ten seconds unless said. */
  readonly lockPatienceMs?: number;
  /** Published generations that stay, the newest ones; 5 unless said. */
  readonly generationsKept?: number;
  /** Written into the generation as a comment, for whoever finds the file later. */
  readonly codeVersion?: string;
}
