import type { InboxFile } from '@relais/core';
import type { Price } from '@relais/translator';
import type { WarehouseForecast } from '@relais/warehouse';
import type { QueryPrice } from '@relais/warehouse/query-price';

/** What a run would do and cost, as `run --dry-run --json` prints it. */
export interface RunForecast {
  readonly pipeline: string;
  readonly logicalDate: string;
  /** The datasets that would be asked of their sources. */
  readonly sources: readonly SourceForecast[];
  /** Files of inboxes that would be taken in, by date. */
  readonly files: readonly (InboxFile & { readonly dataset: string })[];
  /** Stored snapshots that would be typed and loaded again: of another contract, or with their files gone. */
  readonly reloaded: readonly { readonly dataset: string; readonly snapshotDate: string; readonly version: string }[];
  readonly warehouse: WarehouseCosts;
  readonly models: ModelCosts;
  /** A line for each dataset with texts to translate. */
  readonly translation: readonly TranslationForecast[];
  /** What no forecast can say before the files are there, in sentences. */
  readonly unknown: readonly string[];
}

/**
 * - `first`: no snapshot is stored
 * - `likely-unchanged`, `likely-new`: by what the source says, which is no proof; bytes decide when they are here
 * - `unknown`: the source says too little, or did not answer
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
  /** Who would be asked; null = nobody, and they stay as they are, marked. */
  readonly provider: string | null;
  readonly cost: { readonly amount: number; readonly price: Price } | null;
}
