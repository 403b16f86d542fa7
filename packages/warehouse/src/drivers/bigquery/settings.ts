import type { ObjectStore } from '@relais/object-store';

export interface BigQueryWarehouseOptions {
  /** Pays for queries and holds the datasets. */
  readonly project: string;
  /** Where the datasets lie, e.g. `EU`; jobs run there too. */
  readonly location: string;
  /** Put before each dataset's name; null = the pipeline's name and an underscore. */
  readonly datasetPrefix: string | null;
  /** A query that would bill more bytes than this is refused by BigQuery. */
  readonly maximumBytesBilled: number;
  /** Service account to act as, with the application default credentials; null = these themselves. */
  readonly impersonate: string | null;
  /** Address of an emulator, which wants no credentials; null = Google's. */
  readonly endpoint: string | null;
  /** Holds load records and Parquet files; its uri is `gs://…`, because BigQuery reads the files itself. */
  readonly store: ObjectStore;
  readonly codeVersion?: string;
  /** Published generations that stay, the newest ones; 5 unless said. */
  readonly generationsKept?: number;
  /** First pause before a request is tried again or a job asked after, in milliseconds; it doubles. Default 500. */
  readonly pauseMs?: number;
}
