import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gcsStore } from '@relais/object-store/drivers/gcs';
import { bigqueryWarehouse, type BigQueryWarehouseOptions } from '@relais/warehouse/drivers/bigquery';
import { openClient } from '@relais/warehouse/drivers/bigquery/client';
import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { dropDataset, listDatasets } from '@relais/warehouse/drivers/bigquery/resources';
import type { WarehouseUnderTest } from './conformance/steps.js';
import { pipeline } from './sample.js';
import { buildWith } from './temporary-bigquery.js';

/** A BigQuery that the tests did not start: somebody's project, or an emulator beside a fake-gcs-server. */
export interface ForeignBigQuery {
  readonly name: string;
  readonly project: string;
  /** Its objects below `relais-test/` are left to a lifecycle rule. */
  readonly bucket: string;
  readonly location: string;
  /** Null = Google's own. */
  readonly endpoints: { readonly bigquery: string; readonly storage: string } | null;
}

const { RELAIS_TEST_BIGQUERY_PROJECT, RELAIS_TEST_BUCKET, BIGQUERY_EMULATOR_HOST, STORAGE_EMULATOR_HOST } = process.env;
const bucket = RELAIS_TEST_BUCKET ?? 'relais-test';
const location = process.env['BIGQUERY_LOCATION'] ?? 'EU';

/** A project and a bucket that somebody pays for these tests with, or null; application default credentials. */
export const realBigQuery: ForeignBigQuery | null =
  RELAIS_TEST_BIGQUERY_PROJECT && RELAIS_TEST_BUCKET
    ? { name: 'real project', project: RELAIS_TEST_BIGQUERY_PROJECT, bucket, location, endpoints: null }
    : null;

/** The emulator that the environment names, which loads from the store it was started with, or null. */
export const emulatedBigQuery: ForeignBigQuery | null =
  BIGQUERY_EMULATOR_HOST && STORAGE_EMULATOR_HOST
    ? {
        ...{ name: 'emulator', project: process.env['BIGQUERY_PROJECT'] ?? 'test', bucket, location },
        endpoints: { bigquery: BIGQUERY_EMULATOR_HOST, storage: STORAGE_EMULATOR_HOST },
      }
    : null;

/** A warehouse under a prefix of its own. */
export async function openForeignBigQuery(foreign: ForeignBigQuery): Promise<WarehouseUnderTest> {
  const name = `relais_test_${randomBytes(4).toString('hex')}_`;
  const cacheFolder = await mkdtemp(join(tmpdir(), 'relais-bigquery-'));
  const uri = `gs://${foreign.bucket}/relais-test/${name}`;
  const store = await gcsStore({ uri, cacheFolder, endpoint: foreign.endpoints?.storage ?? null, impersonate: null });
  const options: BigQueryWarehouseOptions = {
    ...{ project: foreign.project, location: foreign.location, datasetPrefix: name, store },
    ...{ maximumBytesBilled: 1e9, impersonate: null, endpoint: foreign.endpoints?.bigquery ?? null },
  };
  const client = openClient(options);
  const loseTables = async (): Promise<void> => {
    for (const { datasetReference } of await listDatasets(client))
      if (datasetReference.datasetId.startsWith(name)) await dropDataset(client, datasetReference.datasetId);
  };
  return {
    ...{ store, loseTables, sourceTablesSeen: 'once-loaded' },
    warehouse: bigqueryWarehouse(options),
    build: buildWith({ client, store, labels: {}, areas: areasOf(foreign.project, pipeline.name, name) }),
    dispose: async () => {
      await loseTables();
      await rm(cacheFolder, { recursive: true, force: true });
    },
  };
}
