import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import type { CheckResult } from '@relais/cli/doctor/check';
import { openClient } from '@relais/warehouse/drivers/bigquery/client';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from '../../../object-store/test/fake-gcs';
import { startBigQueryServer, type BigQueryServer } from '../../../warehouse/test/bigquery-server/start-server';
import { describeWithBigQuery } from '../../../warehouse/test/temporary-bigquery';
import { capturedShell } from '../captured-shell';
import { checkedDocument } from '../checked-document';

describeWithFakeGcs('the doctor at a Cloud Storage', () => {
  describeWithBigQuery('and a BigQuery', () => {
    let gcs: FakeGcs;
    let bigquery: BigQueryServer;
    let home: string;
    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'relais-doctor-'));
      gcs = await startFakeGcs(['b-1']);
      bigquery = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
    });
    afterAll(async () => {
      await bigquery?.stop();
      await gcs?.stop();
      rmSync(home, { recursive: true, force: true });
    });

    async function doctor(bucket: string) {
      const shell = capturedShell({
        RELAIS_HOME: home,
        RELAIS_DBT: 'none',
        RELAIS_TEMPORAL_BINARY: process.execPath,
        RELAIS_STORE: `gs://${bucket}/relais`,
        RELAIS_WAREHOUSE: 'bigquery',
        BIGQUERY_PROJECT: 'my-project',
        STORAGE_EMULATOR_HOST: gcs.endpoint,
        BIGQUERY_EMULATOR_HOST: bigquery.endpoint,
      });
      await runCli(['doctor', 'gcp', '--json'], shell);
      const results = checkedDocument(['doctor'], shell.out()) as CheckResult[];
      return Object.fromEntries(results.map(({ check, status, found }) => [check, { status, found }]));
    }

    test('the store is read, written and locked; datasets are missed until they are there', async () => {
      const before = await doctor('b-1');
      expect(before).toMatchObject({
        store: { status: 'ok' },
        query: { status: 'ok' },
        // The server puts its buckets in a place of its own, and keeps nothing that was deleted.
        bucket: { status: 'fail', found: expect.stringContaining('US-CENTRAL1') as string },
        retention: { status: 'warn' },
        'datasets france-courses': { status: 'fail' },
      });
      const options = { project: 'my-project', location: 'EU', datasetPrefix: null, maximumBytesBilled: 1e9 };
      const client = openClient({ ...options, impersonate: null, endpoint: bigquery.endpoint });
      for (const area of ['source_tables', 'typed', 'marts', 'relais']) {
        const datasetReference = { projectId: 'my-project', datasetId: `france_courses_${area}` };
        await client.call(area, { method: 'POST', path: 'datasets', body: { datasetReference, location: 'EU' } });
      }
      expect(await doctor('b-1')).toMatchObject({
        'datasets france-courses': { status: 'ok' },
        'warehouse france-courses': { status: 'ok', found: 'bigquery, never published' },
      });
    });

    test('a bucket that is not there is missed, and nothing of the doctor stays in one that is', async () => {
      expect(await doctor('b-2')).toMatchObject({ store: { status: 'fail' }, bucket: { status: 'fail' } });
      const listed = await fetch(`${gcs.endpoint}/storage/v1/b/b-1/o`);
      expect(((await listed.json()) as { items?: unknown[] }).items ?? []).toEqual([]);
    });
  });
});
