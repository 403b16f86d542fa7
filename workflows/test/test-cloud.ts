import { startFakeGcs, type FakeGcs } from '../../packages/object-store/test/fake-gcs.js';
import {
  startBigQueryServer,
  type BigQueryServer,
} from '../../packages/warehouse/test/bigquery-server/start-server.js';
import { judgeSent } from '../../packages/warehouse/test/judge-sent.js';
import { describeWithSqlAnalyser, startSqlAnalyser } from '../../packages/warehouse/test/sql-analyser.js';

/** Servers that speak Google's protocols, and the settings that lead a pipeline to them. */
export interface TestCloud {
  readonly gcs: FakeGcs;
  readonly bigquery: BigQueryServer;
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const project = 'relais-test';

export async function startTestCloud(bucket: string): Promise<TestCloud> {
  const gcs = await startFakeGcs([bucket]);
  const bigquery = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
  return {
    gcs,
    bigquery,
    variables: {
      RELAIS_STORE: `gs://${bucket}/relais`,
      RELAIS_WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: project,
      BIGQUERY_LOCATION: 'EU',
      STORAGE_EMULATOR_HOST: gcs.endpoint,
      BIGQUERY_EMULATOR_HOST: bigquery.endpoint,
      RELAIS_DBT_PYTHON: python ?? '',
    },
    stop: async () => {
      await bigquery.stop();
      await gcs.stop();
    },
  };
}

const python = process.env['RELAIS_DBT_BIGQUERY_PYTHON'];

/** `describe` of a pipeline at its real home, where all of that can be started; otherwise skipped by name. */
export function describeInTestCloud(pipeline: string, tests: () => void): void {
  const missing = [
    ...(process.env['RELAIS_FAKE_GCS'] ? [] : ['fake-gcs-server']),
    ...(process.env['RELAIS_SQLGLOT_PYTHON'] ? [] : ['sqlglot']),
    ...(python ? [] : ['dbt-bigquery']),
  ];
  const name = `${pipeline} --target gcp`;
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name} (without ${missing.join(', ')})`, tests);
}

/** Google's own reading of every statement that was sent until then, of which there have to be so many. */
export function describeSentStatements(bigquery: () => BigQueryServer, more: number): void {
  describeWithSqlAnalyser("Google's analyser", () => {
    test('takes every statement that was sent', async () => {
      const analyser = startSqlAnalyser();
      try {
        const { judged, refused } = await judgeSent(analyser, bigquery().statements);
        expect(refused).toEqual([]);
        expect(judged).toBeGreaterThan(more);
      } finally {
        await analyser.end();
      }
    });
  });
}
