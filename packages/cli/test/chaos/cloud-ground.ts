import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { emulatedCloud } from '@relais/cli/chaos/emulated-cloud';
import { startFakeGcs } from '../../../object-store/test/fake-gcs.js';
import { startBigQueryServer } from '../../../warehouse/test/bigquery-server/start-server.js';
import { groundForTests } from './chaos-ground.js';

/** What such a ground needs that this environment lacks; `npm test` provides it. */
export const lacking = (['RELAIS_FAKE_GCS', 'RELAIS_SQLGLOT_PYTHON'] as const).filter((name) => !process.env[name]);

/** A ground whose trials write to a Cloud Storage and a BigQuery of the test's own; closing it leaves nothing. */
export async function cloudGroundForTests(): Promise<ChaosGround> {
  const gcs = await startFakeGcs(['chaos']);
  const bigquery = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
  const variables = {
    RELAIS_STORE: 'gs://chaos',
    RELAIS_WAREHOUSE: 'bigquery',
    BIGQUERY_PROJECT: 'every-trial-has-its-own',
    STORAGE_EMULATOR_HOST: gcs.endpoint,
    BIGQUERY_EMULATOR_HOST: bigquery.endpoint,
    RELAIS_DBT_PYTHON: process.env['RELAIS_DBT_BIGQUERY_PYTHON'] ?? '',
  };
  const ground = await groundForTests(variables, emulatedCloud);
  return {
    ...ground,
    close: async () => {
      await ground.close();
      await bigquery.stop();
      await gcs.stop();
    },
  };
}
