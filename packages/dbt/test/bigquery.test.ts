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

    async function build(
      files: Record<string, string>,
      options: Partial<DbtCoreOptions> = {},
      more: Partial<BuildRequest> = {},
      furnish: (project: string) => Promise<Record<string, string>> = async () => ({}),
    ) {
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
        ...(await furnish(name)),
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

    test('rows are carried over from the generation before; touched are the keys of days that were added', async () => {
      const outcome = await build(
        {
          'small/models/schema.yml': JSON.stringify({
            sources: [
              {
                name: 'small',
                schema: "{{ env_var('RELAIS_BIGQUERY_SOURCES') }}",
                config: { meta: { check_results: true } },
                tables: [{ name: 'files' }, { name: 'others' }],
              },
            ],
            models: [{ name: 'small__kept', columns: [{ name: 'n', data_tests: ['unique'] }] }],
          }),
          'small/models/staging/small__touched.sql':
            "{{ touched_keys('userid', [source('small', 'files'), source('small', 'others')]) }}",
          'small/models/marts/small__kept.sql': `
            {% set touched = ref('small__touched') %} select 1 as n
            {% if previous(this) is not none %}
            union all select n from {{ previous(this) }} where n not in (select userid from {{ touched }})
            {% endif %}`,
        },
        {},
        {},
        async (project) => {
          const sql = [
            'CREATE TABLE small_source_tables.files (userid INT64, _snapshot_date DATE, _source_sha256 STRING)',
            `INSERT INTO small_source_tables.files VALUES (3074457348177337743, DATE '2020-06-02', 'b'),
               (7, DATE '2020-06-01', 'a'), (NULL, DATE '2020-06-02', 'b')`,
            'CREATE TABLE small_generation_0.marts__kept AS SELECT 5 AS n UNION ALL SELECT 3074457348177337743',
          ];
          for (const name of ['small_source_tables', 'small_generation_0'])
            await createDataset(server.endpoint, project, name);
          for (const query of sql) await runQuery(server.endpoint, project, query);
          return {
            RELAIS_BIGQUERY_PREVIOUS: 'small_generation_0',
            RELAIS_BIGQUERY_ADDED: '{"files":["2020-06-02"]}',
          };
        },
      );
      expect(outcome.models).toEqual({ pass: 3, warn: 0, error: 0, skipped: 0 });
      const project = environment['RELAIS_BIGQUERY_PROJECT'] ?? '';
      const rows = (sql: string) => runQuery(server.endpoint, project, sql);
      expect(await rows(`SELECT userid FROM ${dataset}.staging__touched`)).toEqual([['3074457348177337743']]);
      expect(await rows(`SELECT n FROM ${dataset}.marts__kept ORDER BY n`)).toEqual([['1'], ['5']]);
      expect(
        await rows(`SELECT check_name, critical, status, failing_rows FROM ${dataset}.marts__check_results`),
      ).toEqual([['unique_small__kept_n', 'true', 'pass', '0']]);
      expect(jobThat(/count\(\*\) as failures/i)?.configuration.labels).toMatchObject({ pipeline: 'small' });
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
      server.faults.add({ kind: 'slowJob', pattern: 'marts__endless', delayMs: 30_000 });
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

async function createDataset(endpoint: string, project: string, name = dataset): Promise<void> {
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/${project}/datasets`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ datasetReference: { projectId: project, datasetId: name }, location: 'EU' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function runQuery(endpoint: string, project: string, query: string): Promise<unknown[][]> {
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/${project}/queries`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query, useLegacySql: false }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { rows = [] } = (await answer.json()) as { rows?: readonly { f: readonly { v: unknown }[] }[] };
  return rows.map(({ f }) => f.map(({ v }) => v));
}
