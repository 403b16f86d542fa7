import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { generateDocs } from '../src/generate-docs.js';
import { findPython } from './find-python.js';
import { smallProject, type SmallProject } from './small-project.js';

const tests = (name: string, test: string, severity: string) =>
  JSON.stringify({
    models: [
      {
        name,
        description: 'Numbers of the test.',
        columns: [{ name: 'n', data_tests: [{ [test]: { config: { severity } } }] }],
      },
    ],
  });

let project: SmallProject;
afterEach(() => project.remove());

test('builds, counts models and tests, tells of progress and leaves only what dbt has read', async () => {
  project = smallProject({
    'small/models/staging/small__numbers.sql': "{{ config(materialized='view') }} select 1 as n union all select null",
    'small/models/marts/small__doubled.sql': "select 2 * n as n from {{ ref('small__numbers') }}",
    'small/models/staging/numbers.yml': tests('small__numbers', 'not_null', 'warn'),
    'small/models/marts/doubled.yml': tests('small__doubled', 'unique', 'error'),
    'other/models/marts/other__broken.sql': 'select nothing from nowhere',
  });
  const seen: string[] = [];
  const outcome = await project
    .builder()
    .build(project.request({ onProgress: (done, total, node) => seen.push(`${done}/${total} ${node}`) }));

  expect(outcome.models).toEqual({ pass: 3, warn: 1, error: 0, skipped: 0 });
  expect(outcome.warnings).toEqual([{ code: 'DBT_WARN', message: 'not_null_small__numbers_n: 1 rows', dataset: null }]);
  expect(outcome.seconds).toBeGreaterThan(0);
  expect(seen[0]).toBe('1/4 small__numbers');
  expect(seen).toHaveLength(4);
  expect(readdirSync(project.scratchFolder)).toEqual(['parsed']);

  // What is kept is a shortcut only: damaged, it costs time and nothing else.
  const [kept = ''] = readdirSync(join(project.scratchFolder, 'parsed'));
  writeFileSync(join(project.scratchFolder, 'parsed', kept), 'damaged');
  expect((await project.builder().build(project.request())).models.pass).toBe(3);
});

test('documents a built file in one page, opened read only', async () => {
  project = smallProject({
    'small/models/marts/small__one.sql': 'select 1 as n',
    'small/models/marts/one.yml': tests('small__one', 'not_null', 'error'),
  });
  await project.builder().build(project.request());
  const before = readFileSync(project.databaseFile);
  const folder = join(project.folder, 'docs');
  const { projectFolder, databaseFile } = project;
  const environment = { RELAIS_DUCKDB_PATH: databaseFile, RELAIS_DUCKDB_ACCESS: 'READ_ONLY' };
  const request = { dialect: 'duckdb', environment, selector: 'small', folder } as const;
  const page = await generateDocs({ python: findPython(), projectFolder, ...request });

  const html = readFileSync(page, 'utf8');
  expect(html).toContain('Numbers of the test.');
  expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//);
  expect(readdirSync(folder)).toEqual(['index.html']);
  expect(readFileSync(project.databaseFile).equals(before)).toBe(true);
});

test('a failed model is named with what the database said, whatever the exit code', async () => {
  project = smallProject({
    'small/models/marts/small__broken.sql': "select cast('x' as integer) as n",
    'small/models/marts/small__after.sql': "select n from {{ ref('small__broken') }}",
  });
  const run = readFileSync(join(project.projectFolder, 'run_dbt.py'), 'utf8');
  project.replaceRunner(run.replace('sys.exit(main(sys.argv[1:]))', 'main(sys.argv[1:])'));
  const failure: unknown = await project
    .builder()
    .build(project.request())
    .catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(PermanentError);
  expect(failure).toMatchObject({ code: 'DBT_MODEL_FAILED', context: { node: 'small__broken' } });
  expect((failure as Error).message).toMatch(/small__broken failed: Conversion Error: Could not convert string 'x'/);
  expect((failure as Error).message).not.toContain('\n');
});

test('a blocking test that finds rows fails the build and is named', async () => {
  project = smallProject({
    'small/models/marts/small__nulls.sql': 'select cast(null as integer) as n',
    'small/models/marts/nulls.yml': tests('small__nulls', 'not_null', 'error'),
  });
  await expect(project.builder().build(project.request())).rejects.toMatchObject({
    code: 'DBT_TEST_FAILED',
    context: { node: 'not_null_small__nulls_n', failures: 1, pass: 1, warn: 0, error: 1, skipped: 0 },
  });
});

test('a model that cannot be read is DBT_BROKEN with the last words of the log', async () => {
  project = smallProject({ 'small/models/marts/small__typo.sql': "select * from {{ ref('nobody') }}" });
  await expect(project.builder().build(project.request())).rejects.toMatchObject({
    code: 'DBT_BROKEN',
    message: expect.stringContaining("depends on a node named 'nobody'") as string,
  });
});
