import type { Catalogue } from './catalogue.js';
import type { Engine } from './engine.js';
import type { Faults } from './faults.js';
import type { Job } from './job.js';
import type { SqlReader } from './sql-reader.js';
import type { SentStatement } from './sent-statements.js';
import type { Upload } from './uploads.js';
import type { TableLocks } from './table-locks.js';

/** All that a server holds; handed to whoever answers a request. */
export interface World {
  readonly catalogue: Catalogue;
  readonly engine: Engine;
  readonly sql: SqlReader;
  readonly locks: TableLocks;
  readonly faults: Faults;
  /** By `project:job id`; they stay for ever. */
  readonly jobs: Map<string, Job>;
  /** Every query that was sent, in order. */
  readonly statements: SentStatement[];
  /** Jobs of jobs.query by their request id. */
  readonly requests: Map<string, Job>;
  /** Uploads that have begun, by their id. */
  readonly uploads: Map<string, Upload>;
  /** Where gs:// objects are fetched from. */
  readonly gcsEndpoint: string | null;
  readonly location: string;
  /** Address of the server itself, for links. */
  readonly address: () => string;
}
