/** What `bench --json` prints, one document a measurement. Times are in seconds, sizes in bytes. */
export type BenchDocument = BenchReport | TranslationBench | BackfillBench | GrowthBench;

/** What all of them say: where, when, with what, and whether targets were met. */
export interface Measurement {
  readonly pipeline: string;
  /** When it ended, ISO 8601. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly code: Code;
  /** The command that measures the same again. */
  readonly command: string;
  readonly seed: number;
  /** 1 = the size the real source has; of several the largest. */
  readonly scale: number;
  readonly verdicts: readonly Verdict[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly platform: string;
}

export interface Code {
  readonly version: string;
  /** Null outside of a checkout. */
  readonly commit: string | null;
  /** Whether files differed from that commit. */
  readonly changed: boolean;
}

/** A figure that is meant to stay at or below a limit, or at or above it. */
export interface Verdict {
  readonly figure: string;
  readonly unit: 's' | '× floor' | '×' | 'MB' | 'R²' | 'snapshots';
  readonly target: number;
  readonly at: 'most' | 'least';
  /** Null where this machine does not tell. */
  readonly measured: number | null;
  readonly met: boolean | null;
}

/** The run against the floor. Figures of repeated work are medians, of memory the highest. */
export interface BenchReport extends Measurement {
  readonly measure: 'run';
  /** Of the repetition whose whole run is the median. */
  readonly stages: readonly Stage[];
  /** DuckDB alone, default settings: CSV files to typed Parquet with a row id, or what the pipeline names as its floor. */
  readonly floorSeconds: number;
  /** The same `dbt build` alone, on an equal candidate, by a process of its own. */
  readonly dbtSeconds: number;
  /**
   * Each over the floor. `loaded`: from the first download to the last load; `published`: the whole run without dbt;
   * `whole`: the whole run.
   */
  readonly ratio: { readonly loaded: number; readonly published: number; readonly whole: number };
  readonly loadedSeconds: number;
  readonly wholeSeconds: number;
  /** A run that finds everything published, on the platform that is up. */
  readonly empty: EmptyRun;
  /** Comparing with the snapshot of the month before, beside typing. */
  readonly guard: readonly GuardedDataset[];
  /** Of the worker and its children together; null where the system does not tell. */
  readonly peakMemoryBytes: number | null;
  /** Every repetition that counts, in order; each in a home of its own, the floor before it and dbt alone after it. */
  readonly repetitions: readonly Repetition[];
  /** The one before them, which touches the machine's memory for the first time; null when only one was asked for. */
  readonly warmUp: Repetition | null;
}

/** One step of the run, of all files of a dataset together; steps overlap. */
export interface Stage {
  readonly name: string;
  /** In which at least one such step was under way. */
  readonly seconds: number;
  /** Of the whole run; shares of steps that overlap sum to more than 1. */
  readonly share: number;
  /** Raw bytes that the step worked through. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Cores that the worker and its children kept busy meanwhile, with what else was under way; null where unknown. */
  readonly workerCores: number | null;
  /** The same of everything on the machine: the server of the files, Temporal and the bench itself among it. */
  readonly machineCores: number | null;
  readonly bound: Bound | null;
}

/**
 * `processor`: all cores were busy; `one core`: about one was; `disk`: cores waited for it; `waiting`: for another
 * process, a timer or the network.
 */
export type Bound = 'processor' | 'one core' | 'disk' | 'waiting';

export interface EmptyRun {
  /** From the workflow's start to its end. The sources are asked again, and what they serve is read to its end. */
  readonly seconds: number;
  /** Of it those in which nothing was being downloaded. */
  readonly orchestrationSeconds: number;
  /** Of the command, from its start to its exit. */
  readonly commandSeconds: number;
}

export interface Repetition {
  readonly floorSeconds: number;
  readonly loadedSeconds: number;
  readonly wholeSeconds: number;
  /** Processor seconds of the worker and its children in the whole run; null where unknown. */
  readonly workerCpuSeconds: number | null;
  readonly dbtSeconds: number;
  readonly empty: EmptyRun;
  readonly peakMemoryBytes: number | null;
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

/** All texts of the sample through the drivers of services that answer after a fixed time. */
export interface TranslationBench extends Measurement {
  readonly measure: 'translation';
  readonly latencyMs: number;
  readonly services: readonly TranslatedBy[];
}

export interface TranslatedBy {
  readonly service: string;
  readonly texts: number;
  readonly requests: number;
  readonly coldSeconds: number;
  /** The same texts again: the memory knows them, nothing is sent. */
  readonly warmSeconds: number;
  readonly warmRequests: number;
}

/** Stored months loaded again, against typed loads one by one. */
export interface BackfillBench extends Measurement {
  readonly measure: 'backfill';
  readonly months: number;
  readonly rawBytes: number;
  /** Snapshots at a time; null = as many as `backfill` takes by itself. */
  readonly parallel: number | null;
  /** Seconds of one month alone, typed and loaded on the same platform: every sample. */
  readonly singleSeconds: readonly number[];
  /** From the first step of the first month to the last load. */
  readonly loadedSeconds: number;
  readonly wholeSeconds: number;
  /** Months times the median of one alone, over `loadedSeconds`: in which the counts of all months but the last fall too. */
  readonly throughput: number;
  /** Seconds of one month alone with its counts, to the end of its run: every sample. */
  readonly singleWholeSeconds: readonly number[];
  /** Months times the median of one alone with its counts, over `wholeSeconds`. */
  readonly wholeThroughput: number;
  readonly peakMemoryBytes: number | null;
  /** In the first and in the last third of the time to the last load. */
  readonly peakMemoryByThird: readonly (number | null)[];
  /** Where it was interrupted on purpose: what had been loaded by then was not loaded again. */
  readonly resumed: Resumed | null;
}

export interface Resumed {
  readonly loadedBefore: number;
  readonly loadedAfter: number;
  readonly loadedTwice: number;
}

/** One run at each of several scales. */
export interface GrowthBench extends Measurement {
  readonly measure: 'growth';
  readonly points: readonly GrowthPoint[];
  readonly fits: readonly Fit[];
}

export interface GrowthPoint {
  readonly scale: number;
  /** Raw. */
  readonly bytes: number;
  readonly floorSeconds: number;
  readonly loadedSeconds: number;
  readonly wholeSeconds: number;
  readonly peakMemoryBytes: number | null;
}

/** seconds = fixed + perGigabyte × gigabytes, by least squares. */
export interface Fit {
  readonly figure: 'floor' | 'loaded' | 'whole';
  readonly fixedSeconds: number;
  readonly secondsPerGigabyte: number;
  /** 1 = the points lie on the line. */
  readonly rSquared: number;
}
