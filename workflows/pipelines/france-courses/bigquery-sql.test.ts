import { rowsSql, valuesSql } from '@relais/dashboard/data/tile-sql';
import { checkExpression, checkQuoting } from '@relais/rows';
import { countChecks } from '@relais/warehouse/drivers/bigquery/checks-sql';
import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { sourceShapes } from '@relais/warehouse/drivers/bigquery/source-shape';
import { statementsOf, type NamedStatement } from '@relais/warehouse/drivers/bigquery/statements';
import { resolveTables } from '@relais/warehouse/resolve-tables';
import { judgeStatement } from '../../../packages/warehouse/test/judge-statement.js';
import {
  describeWithSqlAnalyser,
  startSqlAnalyser,
  type SqlAnalyser,
} from '../../../packages/warehouse/test/sql-analyser.js';
import { franceCourses } from './pipeline.js';
import { martColumns, place, publishedMarts, sourceTables } from './test/bigquery-catalog.js';
import { franceCoursesTiles } from './tiles.js';

/** The reconciliation's counts, one statement for each dataset. */
const counts: readonly NamedStatement[] = franceCourses.datasets.map((dataset) => {
  const tables = sourceShapes(areasOf(place.project, place.pipeline, place.prefix), franceCourses, dataset);
  const checks = dataset.reconciliation.map((check) => ({
    name: check.name,
    sql: checkExpression(dataset, check, checkQuoting.bigquery),
  }));
  return {
    ...countChecks(place.project, tables, { dataset: dataset.name, dates: ['2025-01-05'], checks }, true),
    name: `${dataset.name}: checks`,
    tables: tables.shapes.map(({ name, shape }) => ({ name, fields: shape.fields })),
  };
});

/** What the dashboard asks of the tiles: everything, the values of the column that cuts them, and a slice of any value. */
const slices = franceCoursesTiles.flatMap((tile): (readonly [string, string])[] => {
  const column = tile.filters?.find(({ kind }) => kind === 'choice')?.column;
  const whole = [tile.name, rowsSql('bigquery', tile, null, 50)] as const;
  if (column === undefined) return [whole];
  return [
    whole,
    [`${tile.name}, its values`, valuesSql('bigquery', tile, column)],
    [`${tile.name}, a slice`, rowsSql('bigquery', tile, { column, text: "d'\\n'\n\r\" or 1 = 1; --" }, null)],
    [`${tile.name}, rows without a value`, rowsSql('bigquery', tile, { column, text: null }, 3)],
  ];
});

describeWithSqlAnalyser('SQL on BigQuery', () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
  });
  afterAll(() => analyser.end());

  test.each(
    [
      ...statementsOf(franceCourses, { project: place.project, datasetPrefix: place.prefix }, martColumns),
      ...counts,
    ].map((statement) => [statement.name, statement] as const),
  )('loading and publishing: %s', async (_, statement) => {
    expect(await judgeStatement(analyser, place.project, statement)).toMatchObject({ ok: true, error: null });
  });

  test.each(franceCoursesTiles.map((tile) => [tile.name, tile] as const))(
    'the tile %s reads the marts, and gives every column that its mark, filters and order name',
    async (name, { sql, mark, filters = [], orderBy }) => {
      analyser.setCatalog({ defaultProject: place.project, tables: [...publishedMarts(), ...sourceTables()] });
      const { error, statementKinds, columns } = await analyser.judge({ name, sql: resolveTables(sql, place) });
      expect({ error, statementKinds }).toEqual({ error: null, statementKinds: ['QueryStmt'] });
      const { kind: _, ...channels } = mark;
      const named = [Object.values(channels), filters.map(({ column }) => column), orderBy?.column ?? []].flat(2);
      expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining(named));
    },
  );

  test.each(slices)('the dashboard asks one query: %s', async (name, sql) => {
    analyser.setCatalog({ defaultProject: place.project, tables: [...publishedMarts(), ...sourceTables()] });
    const { error, statementKinds } = await analyser.judge({ name, sql: resolveTables(sql, place) });
    expect({ error, statementKinds }).toEqual({ error: null, statementKinds: ['QueryStmt'] });
  });
});
