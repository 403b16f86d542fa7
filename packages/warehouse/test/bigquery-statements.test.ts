import type { PipelineDefinition } from '@relais/core';
import { quoteColumn, quoteTable } from '@relais/warehouse/drivers/bigquery/quote';
import { statementsOf } from '@relais/warehouse/drivers/bigquery/statements';
import { typeName } from '@relais/warehouse/drivers/bigquery/table-shape';
import { courses, enrollments, pipeline, terms } from './sample.js';
import { describeWithSqlAnalyser, startSqlAnalyser, type SqlAnalyser } from './sql-analyser.js';

const filtered: PipelineDefinition = {
  ...pipeline,
  datasets: [
    { ...courses, partitionBy: { column: '_snapshot_date', granularity: 'DAY', requireFilter: true } },
    { ...enrollments, partitionBy: { column: 'load_date', granularity: 'MONTH', requireFilter: true } },
    { ...terms, clusterBy: ['label'] },
  ],
};
const marts = {
  dim_terms: [
    { name: 'label', type: 'STRING' },
    { name: 'total', type: 'INTEGER' },
  ],
};
const place = { project: 'our-project', datasetPrefix: null };

describeWithSqlAnalyser('statements of the BigQuery driver', () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
  });
  afterAll(() => analyser.end());

  test.each([
    ['plain tables', pipeline],
    ['tables that want their partition named', filtered],
  ])('all of them are GoogleSQL over the tables they name: %s', async (_name, definition) => {
    for (const { name, sql, parameters = {}, tables } of statementsOf(definition, place, marts)) {
      analyser.setCatalog({
        defaultProject: place.project,
        tables: tables.map((table) => ({
          name: `${place.project}.${table.name.dataset}.${table.name.table}`,
          columns: table.fields.map((field) => ({ name: field.name, type: typeName(field) })),
        })),
      });
      const types = Object.fromEntries(Object.entries(parameters).map(([key, { type }]) => [key, type]));
      const { ok, error } = await analyser.judge({ name, sql, parameters: types });
      expect({ name, ok, error }).toEqual({ name, ok: true, error: null });
    }
  });
});

test.each(['a`b', 'a b', '', 'a;b', 'a\\b', '1a', 'a\nb'])('%j is no column', (name) => {
  expect(() => quoteColumn(name)).toThrow('not a name');
});

test('a name that could end its quotes gets into no statement', () => {
  expect(quoteTable('our-project', { dataset: 'a', table: 'b' })).toBe('`our-project`.`a`.`b`');
  for (const table of ['b`', 'b.c', 'b$20250105'])
    expect(() => quoteTable('our-project', { dataset: 'a', table })).toThrow();
  expect(() => quoteTable('our`project', { dataset: 'a', table: 'b' })).toThrow();
});
