import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { describeWithBigQuery } from '../../warehouse/test/temporary-bigquery.js';
import { startBigQueryServer, type BigQueryServer } from '../../warehouse/test/bigquery-server/start-server.js';
import type { DbtCoreOptions } from '../src/drivers/core.js';
import { generateDocs } from '../src/generate-docs.js';
import type { BuildRequest } from '../src/index.js';
import { describeWithDbtBigQuery } from './find-python.js';
import { smallProject, type SmallProject } from './small-project.js';

const dataset = 'small_generation_1';

const columnTest = (name: string, test: string, severity: string) =>
  JSON.stringify({ models: [{ name, columns: [{ name: 'n', data_tests: [{ [test]: { config: { severity } } }] }] }] });

describeWithBigQuery('dbt core on BigQuery', () => {
  describeWithDbtBigQuery('by its adapter', (python) => {
    let server: BigQueryServer;
    let project: SmallProject;
    let environment: Record<string, string>;
    beforeAll(async () => void (server = await startBigQueryServer()));
    afterAll(() => server.stop());
    afterEach(() => project.remove());

    async function build(files: Record<string, string>, options: Partial<DbtCoreOptions> = {}, more = {}) {
      project = smallProject(files);
      const name = `project-${server.jobs.size}`;
      await createDataset(server.endpoint, name);
      const bigquery = {
        endpoint: server.endpoint,
        maximumBytesBilled: 50_000_000_000,
        impersonate: null,
        credentialsFile: null,
      };
      environment = {
        RELAIS_BIGQUERY_PROJECT: name,
        RELAIS_BIGQUERY_LOCATION: 'EU',
        RELAIS_BIGQUERY_DATASET: dataset,
        RELAIS_BIGQUERY_SOURCES: 'small_source_tables',
      };
      const request: Partial<BuildRequest> = { dialect: 'bigquery', environment, ...more };
      return project.builder({ python, bigquery, ...options }).build(project.request(request));
    }
    const jobs = () => [...server.jobs.values()].filter(({ configuration }) => configuration.query !== undefined);
    const jobThat = (pattern: RegExp) =>
      jobs().find(({ configuration }) => pattern.test(configuration.query?.query ?? ''));

    test('builds into the one dataset; jobs are bounded, bear their model as labels, and their bytes are counted', async () => {
      const outcome = await build({
        'small/models/staging/small__numbers.sql':
          "{{ config(materialized='view') }} select 1 as n union all select null",
        'small/models/marts/small__doubled.sql': "select 2 * n as n from {{ ref('small__numbers') }}",
        'small/models/staging/numbers.yml': columnTest('small__numbers', 'not_null', 'warn'),
        'small/models/marts/doubled.yml': columnTest('small__doubled', 'unique', 'error'),
      });

      expect(outcome.models).toEqual({ pass: 3, warn: 1, error: 0, skipped: 0 });
      const made = jobThat(/create or replace table/);
      expect(made?.configuration.query).toMatchObject({ maximumBytesBilled: '50000000000' });
      expect(made?.configuration.query?.query).toContain(`\`${dataset}\`.\`marts__doubled\``);
      expect(made?.configuration.labels).toMatchObject({ app: 'relais', pipeline: 'small', node: 'small__doubled' });
      expect(outcome.bytesBilled).toEqual(expect.any(Number));
      // What dbt has read names the dataset throughout: it is of no use to the next generation.
      expect(readdirSync(project.scratchFolder)).toEqual([]);

      const before = jobs().length;
      const page = await generateDocs({
        ...{ python, projectFolder: project.projectFolder, selector: 'small', folder: join(project.folder, 'docs') },
        ...{ dialect: 'bigquery', environment: { ...environment, RELAIS_BIGQUERY_ENDPOINT: server.endpoint } },
      });
      expect(readFileSync(page, 'utf8')).toContain('small__doubled');
      expect(jobs()).toHaveLength(before);
    });

    test('a broken model is named with what BigQuery said', async () => {
      const failure: unknown = await build({
        'small/models/marts/small__broken.sql': 'select nothing from (select 1 as n)',
      }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(PermanentError);
      expect(failure).toMatchObject({ code: 'DBT_MODEL_FAILED', context: { node: 'small__broken' } });
      expect((failure as Error).message).toMatch(/nothing/);
    });

    test('a blocking test that finds rows fails the build', async () => {
      await expect(
        build({
          'small/models/marts/small__nulls.sql': 'select cast(null as int64) as n',
          'small/models/marts/nulls.yml': columnTest('small__nulls', 'not_null', 'error'),
        }),
      ).rejects.toMatchObject({
        code: 'DBT_TEST_FAILED',
        context: { node: 'not_null_small__nulls_n', failures: 1, error: 1 },
      });
    });

    test('cancelled: the job in BigQuery is cancelled, not only the process here', async () => {
      const cancel = new AbortController();
      const reason = new Error('the run was cancelled');
      server.faults.add({ kind: 'slowJob', pattern: 'marts__endless', delayMs: 8_000 });
      const begun = setInterval(() => jobThat(/marts__endless/) && cancel.abort(reason), 50);
      try {
        const models = { 'small/models/marts/small__endless.sql': 'select 1 as n' };
        await expect(build(models, {}, { signal: cancel.signal })).rejects.toBe(reason);
      } finally {
        clearInterval(begun);
      }
      expect(jobThat(/marts__endless/)).toMatchObject({ cancelled: true });
    });
  });
});

async function createDataset(endpoint: string, project: string): Promise<void> {
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/${project}/datasets`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ datasetReference: { projectId: project, datasetId: dataset }, location: 'EU' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
