/** What `bench --json` prints. Times are in seconds, sizes in bytes. */
export interface BenchReport {
  readonly machine: Machine;
  /** 1 = the size the real source has. */
  readonly scale: number;
  readonly stages: readonly Stage[];
  /** DuckDB alone, default settings: CSV files to typed Parquet with a row id, or what the pipeline names as its floor. */
  readonly floorSeconds: number;
  /** The same `dbt build` alone, on an equal candidate. */
  readonly dbtSeconds: number;
  /**
   * Each over the floor. `loaded`: from the first download to the last load; `published`: the whole run without dbt;
   * `whole`: the whole run.
   */
  readonly ratio: { readonly loaded: number; readonly published: number; readonly whole: number };
  /** Comparing with the snapshot of the month before, beside typing. */
  readonly guard: readonly GuardedDataset[];
  /** Of the worker and its children together; null where the system does not tell. */
  readonly peakMemoryBytes: number | null;
}

/** One step of the run, of all files of a dataset together; steps overlap. */
export interface Stage {
  readonly name: string;
  /** In which at least one such step was under way. */
  readonly seconds: number;
  /** Raw bytes that the step worked through. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

export interface GuardedDataset {
  readonly dataset: string;
  readonly typing: Cost;
  readonly comparing: Cost;
}

/** Of a process of its own. */
interface Cost {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly platform: string;
}
