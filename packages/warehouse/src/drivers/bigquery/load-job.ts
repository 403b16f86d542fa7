import { PermanentError, TransientError, type RelaisError } from '@relais/core';
import { wait } from '@relais/core/retrying';
import { fingerprint } from '@relais/core/fingerprint';
import { backOff } from './client.js';
import { runJob, type Job } from './jobs.js';
import type { TableName } from './names.js';
import type { Session } from './session.js';
import type { Field } from './table-shape.js';

export interface ParquetLoad {
  readonly what: string;
  /** `courses$20250319` replaces that partition and no other. */
  readonly into: TableName;
  readonly uris: readonly string[];
  /** Null = as the files say, for files written under an older contract. */
  readonly fields: readonly Field[] | null;
  /**
   * Everything that makes this load another one than any before: content, destination, when the destination was created,
   * and its place in the succession. The id of a job stays taken for ever.
   */
  readonly identity: readonly (string | number)[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether the destination holds what was to be loaded. */
  readonly proven: () => Promise<boolean>;
}

/** More attempts than this under one identity are no accident. */
const MAX_ATTEMPTS = 30;
/** Failures of a job that say nothing about its files. */
const MAX_TRANSIENT = 4;

export const loadJobId = (identity: ParquetLoad['identity'], attempt: number): string =>
  `relais-load-${fingerprint([...identity]).slice(0, 40)}-${attempt}`;

/**
 * Loads Parquet files by a job whose id derives from what it loads: an attempt that finds the job there waits for it
 * instead of loading again, and takes a new id only when the old job failed or its rows are gone.
 * @returns the job that did it, perhaps long ago
 * @throws PermanentError `LOAD_REFUSED` for files that do not fit the schema; TransientError `LOAD_UNPROVEN` and others
 */
export async function loadParquet(session: Session, load: ParquetLoad): Promise<Job> {
  let transient = 0;
  let last: RelaisError | null = null;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { job, attached, failure } = await runJob(session.client, {
      what: load.what,
      id: loadJobId(load.identity, attempt),
      configuration: { load: configurationOf(session, load) },
      labels: { ...session.labels, ...load.labels },
      signal: session.signal,
    });
    last = failure;
    if (failure === null) {
      if (await load.proven()) return job;
      if (!attached) throw unproven(load);
    } else if (!attached) {
      if (!(failure instanceof TransientError)) throw refused(load, failure);
      if (failure.code === 'QUOTA_EXCEEDED' || ++transient >= MAX_TRANSIENT) throw failure;
      await wait(backOff(session.client.pauseMs, transient), session.signal);
    }
  }
  throw last === null ? unproven(load) : refused(load, last);
}

function configurationOf({ client }: Session, { into, uris, fields }: ParquetLoad): Readonly<Record<string, unknown>> {
  return {
    destinationTable: { projectId: client.project, datasetId: into.dataset, tableId: into.table },
    sourceUris: uris,
    sourceFormat: 'PARQUET',
    writeDisposition: 'WRITE_TRUNCATE',
    ...(fields === null
      ? { createDisposition: 'CREATE_IF_NEEDED', autodetect: true }
      : { createDisposition: 'CREATE_NEVER', schema: { fields } }),
  };
}

/** Only faults of the files themselves are worth another way of reading them. */
function refused({ what }: ParquetLoad, failure: Error & { code: string }): Error {
  if (failure.code !== 'WAREHOUSE_FAILED') return failure;
  return new PermanentError(failure.message, { code: 'LOAD_REFUSED', cause: failure, context: { load: what } });
}

/** Another load of the same partition may have come right after. */
const unproven = ({ what, into }: ParquetLoad): TransientError =>
  new TransientError(
    `[warehouse/bigquery] ${what}: the job succeeded, but ${into.dataset}.${into.table} holds other rows; nothing was recorded, run again`,
    { code: 'LOAD_UNPROVEN' },
  );
