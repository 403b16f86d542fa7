import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '@relais/object-store/drivers/folder';
import { bigqueryWarehouse, type BigQueryWarehouseOptions } from '@relais/warehouse/drivers/bigquery';
import { openClient } from '@relais/warehouse/drivers/bigquery/client';
import { legalLabel } from '@relais/warehouse/drivers/bigquery/labels';
import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { dropDataset, listDatasets } from '@relais/warehouse/drivers/bigquery/resources';
import { execute, select } from '@relais/warehouse/drivers/bigquery/run-query';
import type { Session } from '@relais/warehouse/drivers/bigquery/session';
import type { Job } from './bigquery-server/job.js';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import type { WarehouseUnderTest } from './conformance/steps.js';
import { serveBuckets, type FolderBucket } from './folder-bucket.js';
import { pipeline } from './sample.js';

export interface TemporaryBigQuery extends WarehouseUnderTest {
  readonly options: BigQueryWarehouseOptions;
  readonly session: Session;
  /** Runs SQL that names tables in full. */
  readonly run: (sql: string) => Promise<readonly (readonly unknown[])[]>;
}

/** A server and its buckets, for all the tests of a file; each warehouse in it has a project of its own. */
export interface BigQueryHost {
  readonly server: BigQueryServer;
  warehouse(options?: Partial<BigQueryWarehouseOptions>): Promise<TemporaryBigQuery>;
  stop(): Promise<void>;
}

const isThere = Boolean(process.env['RELAIS_SQLGLOT_PYTHON']);

/** `describe` where the test server can run, otherwise skipped by name. */
export function describeWithBigQuery(name: string, tests: () => void): void {
  if (isThere) describe(name, tests);
  else describe.skip(`${name} (needs a Python with sqlglot: run npm test, or set RELAIS_SQLGLOT_PYTHON)`, tests);
}

export async function startBigQueryHost(): Promise<BigQueryHost> {
  const roots = new Map<string, string>();
  const buckets: FolderBucket = await serveBuckets(roots);
  const server = await startBigQueryServer({ gcsEndpoint: buckets.endpoint });
  return {
    server,
    warehouse: (options = {}) => open(server.endpoint, roots, options),
    stop: async () => {
      await server.stop();
      await buckets.stop();
    },
  };
}

/** What the tests of a block have: one server, and a warehouse in it. */
export interface BigQueryOfTests {
  readonly host: BigQueryHost;
  readonly subject: TemporaryBigQuery;
  /** Jobs that the warehouse started. Statements of a script are jobs too, which nobody started. */
  readonly jobs: () => readonly Job[];
}

/**
 * Registers the hooks that start and end what the tests of the block around it use.
 * @param warehouses one for each test, without the faults of the test before; or one for all of them
 */
export function bigqueryForTests(warehouses: 'one each' | 'one for all'): BigQueryOfTests {
  let host: BigQueryHost;
  let subject: TemporaryBigQuery;
  const [before, after] = warehouses === 'one each' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  beforeAll(async () => {
    host = await startBigQueryHost();
  });
  before(async () => {
    subject = await host.warehouse();
  });
  after(async () => {
    host.server.faults.clear();
    await subject.dispose();
  });
  afterAll(() => host.stop());
  return {
    get host() {
      return host;
    },
    get subject() {
      return subject;
    },
    jobs: () =>
      [...host.server.jobs.values()].filter(
        ({ reference, parent }) => parent === null && reference.projectId === subject.options.project,
      ),
  };
}

async function open(
  endpoint: string,
  roots: Map<string, string>,
  given: Partial<BigQueryWarehouseOptions>,
): Promise<TemporaryBigQuery> {
  const home = await mkdtemp(join(tmpdir(), 'relais-bigquery-'));
  const bucket = `bucket-${randomBytes(4).toString('hex')}`;
  roots.set(bucket, home);
  const store = { ...folderStore(home), uri: `gs://${bucket}` };
  const options: BigQueryWarehouseOptions = {
    ...{ project: `project-${randomBytes(4).toString('hex')}`, location: 'EU', datasetPrefix: null },
    ...{ maximumBytesBilled: 1e12, impersonate: null, endpoint, store, codeVersion: '1.2.3', pauseMs: 5 },
    ...given,
  };
  const client = openClient(options);
  const areas = areasOf(options.project, pipeline.name, options.datasetPrefix);
  const session = { client, areas, store, generationsKept: 5, labels: { relais_pipeline: legalLabel(pipeline.name) } };
  return {
    ...{ options, session, store, sourceTablesSeen: 'once-loaded' },
    warehouse: bigqueryWarehouse(options),
    run: async (sql) =>
      /^\s*SELECT/i.test(sql)
        ? (await select(session, 'test', { sql })).rows
        : [[await execute(session, 'test', { sql })]],
    build: buildWith(session),
    loseTables: async () => {
      for (const { datasetReference } of await listDatasets(client))
        await dropDataset(client, datasetReference.datasetId);
    },
    dispose: async () => {
      roots.delete(bucket);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Makes tables in a candidate's dataset as dbt would, by a SELECT. */
export const buildWith =
  (session: Session): WarehouseUnderTest['build'] =>
  async ({ location }, table, query) => {
    const name = [...location.split('.'), table.replace('.', '__')].map((part) => `\`${part}\``).join('.');
    await execute(session, 'test', { sql: `CREATE TABLE ${name} AS ${query}` });
    return name;
  };
