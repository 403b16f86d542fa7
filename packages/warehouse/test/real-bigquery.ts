import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gcsStore } from '@relais/object-store/drivers/gcs';
import { bigqueryWarehouse, type BigQueryWarehouseOptions } from '@relais/warehouse/drivers/bigquery';
import { openClient } from '@relais/warehouse/drivers/bigquery/client';
import { dropDataset, listDatasets } from '@relais/warehouse/drivers/bigquery/resources';
import type { WarehouseUnderTest } from './conformance/steps.js';

export interface RealBigQuery {
  readonly project: string;
  /** Its objects below `relais-test/` are left to a lifecycle rule. */
  readonly bucket: string;
  readonly location: string;
}

const { RELAIS_TEST_BIGQUERY_PROJECT: project, RELAIS_TEST_BUCKET: bucket } = process.env;

/** The project and bucket that somebody pays for these tests with, or null. */
export const realBigQuery: RealBigQuery | null =
  project && bucket ? { project, bucket, location: process.env['BIGQUERY_LOCATION'] ?? 'EU' } : null;

/** A warehouse under a prefix of its own, with the application default credentials. */
export async function openRealBigQuery(real: RealBigQuery): Promise<WarehouseUnderTest> {
  jest.setTimeout(600_000);
  const name = `relais_test_${randomBytes(4).toString('hex')}_`;
  const cacheFolder = await mkdtemp(join(tmpdir(), 'relais-bigquery-'));
  const uri = `gs://${real.bucket}/relais-test/${name}`;
  const store = await gcsStore({ uri, cacheFolder, endpoint: null, impersonate: null });
  const options: BigQueryWarehouseOptions = {
    ...{ project: real.project, location: real.location, datasetPrefix: name, store },
    ...{ maximumBytesBilled: 1e9, impersonate: null, endpoint: null },
  };
  const client = openClient(options);
  const loseTables = async (): Promise<void> => {
    for (const { datasetReference } of await listDatasets(client))
      if (datasetReference.datasetId.startsWith(name)) await dropDataset(client, datasetReference.datasetId);
  };
  return {
    ...{ store, loseTables, sourceTablesSeen: 'once-loaded' },
    warehouse: bigqueryWarehouse(options),
    dispose: async () => {
      await loseTables();
      await rm(cacheFolder, { recursive: true, force: true });
    },
  };
}
