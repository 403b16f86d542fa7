import type { GoogleError } from './google-error.js';
import type { Rows } from './engine.js';
import type { Partitioning, TableReference } from './catalogue.js';
import type { Field } from './fields.js';

export interface JobReference {
  readonly projectId: string;
  readonly jobId: string;
  readonly location: string;
}

/** Inserted, updated and deleted rows. */
export interface DmlStats {
  readonly insertedRowCount: string;
  readonly updatedRowCount: string;
  readonly deletedRowCount: string;
}

/** What a job did, beside its configuration. */
export interface JobOutcome {
  readonly statementType?: string;
  readonly rows?: Rows;
  readonly dml?: DmlStats;
  readonly ddl?: { readonly operation: string; readonly target: TableReference };
  readonly destination?: TableReference;
  readonly referenced?: readonly TableReference[];
  readonly bytes: number;
  readonly load?: {
    readonly inputFiles: string;
    readonly inputFileBytes: string;
    readonly outputRows: string;
    readonly outputBytes: string;
  };
}

/** A job as the server keeps it; `outcome` and `error` come when it ends. */
export interface Job {
  readonly reference: JobReference;
  readonly configuration: JobConfiguration;
  readonly parent: string | null;
  readonly created: number;
  started: number;
  ended: number | null;
  state: 'PENDING' | 'RUNNING' | 'DONE';
  outcome: JobOutcome | null;
  error: GoogleError | null;
  cancelled: boolean;
  children: Job[];
  /** Never rejects. */
  done: Promise<void>;
}

export interface QueryConfiguration {
  readonly query?: string;
  readonly useLegacySql?: boolean;
  readonly defaultDataset?: { readonly datasetId?: string; readonly projectId?: string };
  readonly destinationTable?: TableReference;
  readonly writeDisposition?: string;
  readonly createDisposition?: string;
  readonly maximumBytesBilled?: string | number;
  readonly parameterMode?: string;
  readonly queryParameters?: readonly object[];
  readonly [other: string]: unknown;
}
export interface LoadConfiguration {
  readonly sourceUris?: readonly string[];
  readonly destinationTable?: TableReference;
  readonly sourceFormat?: string;
  readonly schema?: { readonly fields?: readonly Field[] };
  readonly writeDisposition?: string;
  readonly createDisposition?: string;
  readonly timePartitioning?: Partitioning;
  readonly clustering?: { readonly fields: readonly string[] };
  readonly autodetect?: boolean;
  readonly [other: string]: unknown;
}
export interface CopyConfiguration {
  readonly sourceTable?: TableReference;
  readonly sourceTables?: readonly TableReference[];
  readonly destinationTable?: TableReference;
  readonly writeDisposition?: string;
  readonly createDisposition?: string;
}
export interface JobConfiguration {
  readonly query?: QueryConfiguration;
  readonly load?: LoadConfiguration;
  readonly copy?: CopyConfiguration;
  readonly dryRun?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly jobTimeoutMs?: string;
}
