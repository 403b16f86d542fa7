import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCatalogue } from './catalogue.js';
import { startEngine } from './engine.js';
import { createFaults, type Faults } from './faults.js';
import type { Job } from './job.js';
import { answer } from './router.js';
import { startSqlReader } from './sql-reader.js';
import type { SentStatement } from './sent-statements.js';
import { createTableLocks } from './table-locks.js';
import type { World } from './world.js';

export interface BigQueryServerOptions {
  /** Python that has sqlglot; left out = RELAIS_SQLGLOT_PYTHON. */
  readonly python?: string;
  /** Where gs:// objects are fetched from, e.g. the address of a fake-gcs-server. */
  readonly gcsEndpoint?: string;
  /** Default `EU`. */
  readonly location?: string;
  readonly port?: number;
}

export interface BigQueryServer {
  /** `http://127.0.0.1:<port>`: the `apiEndpoint` of a client, or BIGQUERY_EMULATOR_HOST. */
  readonly endpoint: string;
  readonly faults: Faults;
  /** Every job there ever was, by `project:job id`. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Every query that was sent, in order. */
  readonly statements: readonly SentStatement[];
  /** Ends connections, running statements and the Python; leaves nothing behind. */
  stop(): Promise<void>;
}

/** Starts an empty BigQuery. */
export async function startBigQueryServer(options: BigQueryServerOptions = {}): Promise<BigQueryServer> {
  const python = options.python ?? process.env.RELAIS_SQLGLOT_PYTHON;
  if (!python) throw new Error('RELAIS_SQLGLOT_PYTHON names no Python with sqlglot; `npm test` provides one');
  const [engine, sql, faults] = [await startEngine(), startSqlReader(python), createFaults()];
  const world: World = {
    catalogue: createCatalogue(),
    engine,
    sql,
    faults,
    locks: createTableLocks(),
    jobs: new Map(),
    statements: [],
    requests: new Map(),
    uploads: new Map(),
    gcsEndpoint: options.gcsEndpoint ?? null,
    location: options.location ?? 'EU',
    address: () => endpoint,
  };
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    faults,
    jobs: world.jobs,
    statements: world.statements,
    stop: async () => {
      await Promise.all([...world.jobs.values()].map((job) => job.done));
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, sql.stop()]);
      engine.stop();
    },
  };
}
