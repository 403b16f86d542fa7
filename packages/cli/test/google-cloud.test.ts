import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import { runCli } from '@relais/cli/run-cli';
import type { RegisteredPipeline } from '@relais/core';
import { startSampleServer, type RunningServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from '../../object-store/test/fake-gcs.js';
import { startBigQueryServer, type BigQueryServer } from '../../warehouse/test/bigquery-server/start-server.js';
import { capturedShell } from './captured-shell';
import { checkedDocument } from './checked-document';

describeWithFakeGcs('a project in Google Cloud that has never been used', () => {
  let gcs: FakeGcs;
  let bigquery: BigQueryServer;
  let sources: RunningServer;
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'relais-cloud-'));
    gcs = await startFakeGcs(['some-bucket']);
    bigquery = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
    sources = await startSampleServer({ registry, scale: 0.002 });
  });
  afterAll(async () => {
    await Promise.all([gcs?.stop(), bigquery?.stop(), sources?.close()]);
    rmSync(home, { recursive: true, force: true });
  });

  const run = async (line: string) => {
    const shell = capturedShell({
      ...sampleAddresses(registry['france-courses'] as RegisteredPipeline, sources.url),
      RELAIS_HOME: home,
      RELAIS_WAREHOUSE: 'bigquery',
      RELAIS_STORE: 'gs://some-bucket/relais',
      BIGQUERY_PROJECT: 'our-project',
      BIGQUERY_EMULATOR_HOST: bigquery.endpoint,
      STORAGE_EMULATOR_HOST: gcs.endpoint,
    });
    const exitCode = await runCli(line.split(' '), shell);
    return { exitCode, value: checkedDocument(line.split(' '), shell.out()) };
  };
  const objects = async () => (await fetch(`${gcs.endpoint}/storage/v1/b/some-bucket/o`)).json();
  const datasets = async () => (await fetch(`${bigquery.endpoint}/bigquery/v2/projects/our-project/datasets`)).json();

  test('a dry run says what it would make there and what that costs, and makes nothing', async () => {
    const before = await Promise.all([objects(), datasets()]);
    expect(await run('run france-courses --date 2025-01-15 --target gcp --dry-run --json')).toMatchObject({
      exitCode: 0,
      value: {
        sources: [{ verdict: 'first' }, { verdict: 'first' }, { verdict: 'first' }],
        warehouse: {
          dialect: 'bigquery',
          tables: expect.arrayContaining([
            { table: 'source_tables.courses', action: 'create', reason: expect.any(String) },
          ]),
          maximumBytesBilled: 200_000_000_000,
          cost: { amount: 0, price: { currency: 'USD', perTiB: 6.25, freeTiBPerMonth: 1 } },
        },
        models: { lastBuild: null },
      },
    });
    expect(await Promise.all([objects(), datasets()])).toEqual(before);
  });

  test('nothing is published there, which every command says in its own way', async () => {
    expect(await run('publish ls france-courses --json')).toEqual({ exitCode: 0, value: [] });
    for (const line of ['looker france-courses', 'publish rollback france-courses --yes', 'diff france-courses'])
      expect(await run(`${line} --json`)).toMatchObject({ exitCode: 1, value: { error: { code: 'NOT_PUBLISHED' } } });
  });
});
