import type { InboxFile, RunFailure, Warning } from '@relais/core';
import type { Price } from '@relais/translator';
import type { WarehouseForecast } from '@relais/warehouse';
import type { QueryPrice } from '@relais/warehouse/query-price';
import type { BuildForecast, ContractChange } from './build-forecast.js';
import type { WaitingSnapshot } from '../waiting-snapshots.js';

/**
 * - `none`: it would leave everything as it is
 * - `some`: it would load or build something
 * - `unknown`: some source says too little of its file, or did not answer
 */
export type Changes = 'none' | 'some' | 'unknown';

/** What a run would do and cost, as `plan --json` and `run --dry-run --json` print it. */
export interface RunForecast {
  readonly pipeline: string;
  readonly logicalDate: string;
  readonly changes: Changes;
  /** A line for each dataset that the run is about. */
  readonly datasets: readonly DatasetForecast[];
  /** The datasets that would be asked of their sources. */
  readonly sources: readonly SourceForecast[];
  /** Files of inboxes that would be taken in, by date. */
  readonly files: readonly (InboxFile & { readonly dataset: string })[];
  /** Stored snapshots that would be typed and loaded again: of another contract, or with their files gone. */
  readonly reloaded: readonly { readonly dataset: string; readonly snapshotDate: string; readonly version: string }[];
  /** Datasets whose contract is not that of the published generation. */
  readonly contracts: readonly ContractChange[];
  readonly build: BuildForecast;
  readonly warehouse: WarehouseCosts;
  readonly models: ModelCosts;
  /** A line for each dataset with texts to translate. */
  readonly translation: readonly TranslationForecast[];
  /** Snapshots that are held back until a person decides; a run would meet them again. */
  readonly waiting: readonly WaitingSnapshot[];
  readonly warnings: readonly Warning[];
  /** Why the run could not publish, known before it starts. */
  readonly unready: RunFailure | null;
  /** What no forecast can say before the files are there, in sentences. */
  readonly unknown: readonly string[];
}

/**
 * - `fetch`: its source has a file that is not stored; `ask`: only the file itself will tell
 * - `take-in`: files of an inbox that are new, or other than what was taken in
 * - `load`: stored and not loaded, or translated otherwise than what is loaded
 * - `wait`: stored, and held back until a person decides
 * - `none`: what is loaded is what the source has
 */
export type DatasetAction = 'fetch' | 'ask' | 'take-in' | 'load' | 'wait' | 'none';

export interface DatasetForecast {
  readonly dataset: string;
  /** e.g. `source_tables.courses` */
  readonly table: string;
  readonly action: DatasetAction;
  /** One clause in words. */
  readonly because: string;
  /** Snapshot dates whose partitions would be written; null where none would, or the date stands in the file. */
  readonly partitions: { readonly count: number; readonly from: string; readonly to: string } | null;
  /** What would be read; null where there is nothing to tell it by. */
  readonly rows: number | null;
  readonly bytes: number | null;
  /** Whether rows and bytes are guessed by the newest snapshot of the dataset or by what the source says. */
  readonly estimated: boolean;
}

/**
 * - `first`: no snapshot is stored
 * - `likely-unchanged`, `likely-new`: by what the source says, which is no proof; bytes decide when they are here
 * - `unknown`: the source says nothing of its file, or did not answer
 */
export type SourceVerdict = 'first' | 'likely-unchanged' | 'likely-new' | 'unknown';

export interface SourceForecast {
  readonly dataset: string;
  /** Without credentials and query values. */
  readonly url: string | null;
  readonly verdict: SourceVerdict;
  /** What the verdict rests on. */
  readonly because: string;
  readonly bytes: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Records the publisher says the dataset has. */
  readonly recordsCount: number | null;
  /** The newest stored snapshot, which the source is compared with. */
  readonly newest: {
    readonly snapshotDate: string;
    readonly version: string;
    readonly bytes: number;
    readonly rows: number;
    readonly fetchedAt: string;
  } | null;
  /** Why the source could not be asked. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface WarehouseCosts extends WarehouseForecast {
  readonly dialect: 'duckdb' | 'bigquery';
  /** Sum of the statements' bytes. */
  readonly bytes: number;
  readonly cost: QueryCost | null;
}

export interface ModelCosts {
  /** The build of the published generation; null when nothing is published or no models were built for it. */
  readonly lastBuild: { readonly generation: string; readonly publishedAt: string } | null;
  /** What that build was billed; null where builds cost nothing, or where it was not written down. */
  readonly bytesBilled: number | null;
  readonly cost: QueryCost | null;
}

/** Free bytes are not taken off: how many are left this month is not known here. */
export interface QueryCost {
  readonly amount: number;
  readonly price: QueryPrice;
}

export interface TranslationForecast {
  readonly dataset: string;
  /** The snapshot whose texts were counted; null when none is typed under today's contract. */
  readonly snapshotDate: string | null;
  readonly distinct: number;
  /** Distinct texts that neither glossary nor memory know: what a provider would be asked for. */
  readonly unknown: number;
  /** Characters of those texts as providers count them. */
  readonly characters: number;
  /** Whether a run would load other translations than are loaded: the glossary has changed, or a provider would be asked. */
  readonly changes: boolean;
  /** Who would be asked; null = nobody, and they stay as they are, marked. */
  readonly provider: string | null;
  readonly cost: { readonly amount: number; readonly price: Price } | null;
}
