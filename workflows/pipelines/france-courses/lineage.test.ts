import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ModelGraph } from '@relais/dbt/model-graph';
import { readModelGraph } from '@relais/dbt/read-model-graph';
import { describeWithDbtBigQuery, findPython } from '../../../packages/dbt/test/find-python.js';
import { franceCourses } from './pipeline.js';
import { franceCoursesTiles } from './tiles.js';

const root = resolve(__dirname, '../../..');

async function graphOf(dialect: 'duckdb' | 'bigquery', python: string): Promise<ModelGraph> {
  const scratchFolder = await mkdtemp(join(tmpdir(), 'relais-lineage-'));
  try {
    const lineageScript = join(root, 'infra', 'lineage', 'read_columns.py');
    const projectFolder = join(root, 'infra', 'dbt');
    const options = { dialect, python, projectFolder, lineageScript, scratchFolder };
    return await readModelGraph(options, franceCourses, franceCoursesTiles);
  } finally {
    await rm(scratchFolder, { recursive: true, force: true });
  }
}

/** Names of the publisher's fields at which the ways of a column end. */
function fieldsBelow(graph: ModelGraph, table: string, column: string): readonly string[] {
  const found = graph.nodes.find((node) => node.table === table)?.columns.find(({ name }) => name === column);
  const below = (found?.from ?? []).flatMap((from) => fieldsBelow(graph, from.table, from.column));
  return [...new Set([...(found?.field?.names.slice(0, 1) ?? []), ...below])].sort();
}

let duckdb: ModelGraph;
beforeAll(async () => void (duckdb = await graphOf('duckdb', findPython())));

test('every column of the marts and the tiles ends in fields of the sources', () => {
  expect(duckdb.nodes.filter(({ unread }) => unread !== null)).toEqual([]);
  const shown = duckdb.nodes.filter(({ schema }) => schema === 'marts' || schema === 'tiles');
  const without = shown.flatMap(({ table, columns }) =>
    columns
      .filter(({ name, from }) => fieldsBelow(duckdb, table, name).length === 0 && from[0]?.column !== '*')
      .map(({ name }) => `${table}.${name}`),
  );
  // Fields of the thesaurus have no header: a position names them. The rest says when something was loaded.
  expect(without.filter((name) => !/formacode|_en$|field|provenance/.test(name))).toEqual([]);
});

test.each([
  ['marts.dim_courses', 'total_nb_providers', 'siret'],
  ['marts.fact_enrollments', 'total_enrollments', 'entrees_formation'],
  ['marts.course_history', 'current_fees_mean', 'frais_ttc_tot_mean'],
  ['tiles.enrollments-by-field', 'total_enrollments', 'entrees_formation'],
])('%s.%s is made of the field %s', (table, column, field) => {
  expect(fieldsBelow(duckdb, table, column)).toContain(field);
});

test('a node says what it is, where it is written and what is tested', () => {
  expect(duckdb.nodes.find(({ table }) => table === 'marts.dim_courses')).toMatchObject({
    kind: 'table',
    owner: 'data-platform',
    file: 'workflows/pipelines/france-courses/models/marts/france_courses__dim_courses.sql',
    parents: ['marts.dim_formacode', 'prep.prep_courses'],
    tests: [{ name: 'unique_combination', severity: 'error' }],
  });
});

describeWithDbtBigQuery('the graph on BigQuery', (python) => {
  test('is that on DuckDB', async () => {
    const origins = ({ nodes }: ModelGraph) =>
      nodes.map(({ table, parents, columns }) => [table, parents, columns.map(({ name, from }) => [name, from])]);
    expect(origins(await graphOf('bigquery', python))).toEqual(origins(duckdb));
  });
});
