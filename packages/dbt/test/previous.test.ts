import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDuckDB } from '@relais/duckdb';
import { smallProject, type SmallProject } from './small-project.js';

const version = { first: ['2020-06-01', 'a'], second: ['2020-06-02', 'b'], corrected: ['2020-06-01', 'c'] } as const;
type Version = keyof typeof version;
/** Key and version. */
type Row = readonly [string, Version];

const models = {
  'small/models/schema.yml': JSON.stringify({
    sources: [{ name: 'small', schema: 'source_tables', tables: [{ name: 'files' }] }],
  }),
  'small/models/staging/small__touched.sql': "{{ touched_keys('userid', [source('small', 'files')]) }}",
  'small/models/marts/small__before.sql': `
    {% set before = previous(this) %}
    select 1 as build, {{ 'null' if before is none else '(select count(*) from ' ~ before ~ ')' }} as rows_before`,
};

let project: SmallProject;
beforeAll(() => {
  project = smallProject(models);
  mkdirSync(join(project.folder, "it's"));
});
afterAll(() => project.remove());

/** A folder of any name, whose quote is no quote in SQL. */
const path = (name: string) => join(project.folder, "it's", name);
const open = (name: string) => openDuckDB({ path: path(name), memoryLimit: '100MB', threads: 1 });

async function build(name: string, rows: readonly Row[], previous?: string) {
  const before = await open(name);
  await before.connection.run(
    'create schema source_tables; create table source_tables.files (userid bigint, _snapshot_date date, _source_sha256 varchar)',
  );
  for (const [key, named] of rows) {
    const [date, sha256] = version[named];
    await before.connection.run(`insert into source_tables.files values (${key}, '${date}', '${sha256}')`);
  }
  before.close();
  const environment = {
    RELAIS_DUCKDB_PATH: path(name),
    ...(previous !== undefined && { RELAIS_DUCKDB_PREVIOUS: path(previous) }),
  };
  await project.builder().build(project.request({ environment }));
  const built = await open(name);
  const read = async (sql: string) => (await built.connection.runAndReadAll(sql)).getRowObjectsJson();
  try {
    const touched = await read('select userid from staging.touched order by userid');
    return { touched: touched.map(({ userid }) => userid), ...(await read('from marts.before'))[0] };
  } finally {
    built.close();
  }
}

test('keys of new, replaced and vanished versions are touched, and no others; ids stay exact', async () => {
  const first = await build('first.duckdb', [
    ['3074457348177337743', 'first'],
    ['2', 'first'],
  ]);
  expect(first).toEqual({ touched: [], build: 1, rows_before: null });

  const added: readonly Row[] = [
    ['3074457348177337743', 'first'],
    ['2', 'first'],
    ['3', 'second'],
    ['3', 'second'],
    ['null', 'second'],
  ];
  const second = await build('second.duckdb', added, 'first.duckdb');
  expect(second).toEqual({ touched: ['3'], build: 1, rows_before: '1' });

  const corrected: readonly Row[] = [
    ['3074457348177337743', 'corrected'],
    ['4', 'corrected'],
    ['3', 'second'],
  ];
  const third = await build('third.duckdb', corrected, 'second.duckdb');
  expect(third.touched).toEqual(['2', '4', '3074457348177337743']);
});
