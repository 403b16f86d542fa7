import { openDuckDB } from '@relais/duckdb';
import { smallProject, type SmallProject } from './small-project.js';

let project: SmallProject;
afterEach(() => project.remove());

const schema = (records: boolean) =>
  JSON.stringify({
    sources: [{ name: 'small', config: { meta: { check_results: records } }, tables: [{ name: 'files' }] }],
    models: [
      { name: 'small__numbers', columns: [{ name: 'n', data_tests: ['not_null'] }] },
      {
        name: 'small__odd_numbers',
        data_tests: [
          {
            at_least: {
              arguments: { column_name: 'n', minimum: 100 },
              name: 'small__odd_numbers_are_few',
              description: "Odd numbers are nobody's friends.",
              config: { severity: 'warn' },
            },
          },
        ],
      },
    ],
  });

const models = (records: boolean) => ({
  'small/models/schema.yml': schema(records),
  'small/models/marts/small__numbers.sql': "select code as n from {{ ref('small__codes') }}",
  'small/models/checks/small__odd_numbers.sql': "select n from {{ ref('small__numbers') }} where n % 2 = 1",
  'small/seeds/small__codes.csv': 'code\n1\n2\n3\n',
  'small/fixtures/small__codes.csv': 'no,seed\n',
});

async function query(sql: string): Promise<unknown[]> {
  const database = await openDuckDB({ path: project.databaseFile, memoryLimit: '100MB', threads: 1, readOnly: true });
  try {
    return await (await database.connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    database.close();
  }
}

test('a pipeline that asks for it gets what became of each check beside its marts; a warned one says where its rows are', async () => {
  project = smallProject(models(true));
  const outcome = await project.builder().build(project.request());

  expect(outcome.models).toEqual({ pass: 4, warn: 1, error: 0, skipped: 0 });
  expect(outcome.warnings).toEqual([
    {
      code: 'CHECK_WARNED',
      message: 'small__odd_numbers_are_few: 2 rows, kept in checks.odd_numbers',
      dataset: null,
    },
  ]);
  expect(await query('from marts.check_results order by check_name')).toEqual([
    {
      check_name: 'not_null_small__numbers_n',
      critical: true,
      status: 'pass',
      failing_rows: '0',
      description: null,
      rows_in: null,
    },
    {
      check_name: 'odd_numbers_are_few',
      critical: false,
      status: 'warn',
      failing_rows: '2',
      description: "Odd numbers are nobody's friends.",
      rows_in: 'checks.odd_numbers',
    },
  ]);
  expect(await query('from checks.odd_numbers order by n')).toEqual([{ n: 1 }, { n: 3 }]);
});

test('other pipelines get no such table', async () => {
  project = smallProject(models(false));
  await project.builder().build(project.request());
  expect(await query("select table_name from duckdb_tables() where schema_name = 'marts'")).toEqual([
    { table_name: 'numbers' },
  ]);
});
