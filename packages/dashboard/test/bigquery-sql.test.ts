import { rowsSql, valuesSql } from '@relais/dashboard/data/tile-sql';
import { resolveTables } from '@relais/warehouse/resolve-tables';
import { registry } from '@relais/workflows/pipelines';
import { describeWithSqlAnalyser, startSqlAnalyser, type SqlAnalyser } from '../../warehouse/test/sql-analyser.js';
import {
  place,
  publishedMarts,
  sourceTables,
} from '../../../workflows/pipelines/france-courses/test/bigquery-catalog.js';

const statements = (registry['france-courses']?.tiles ?? []).flatMap((tile) => {
  const column = tile.filters?.find(({ kind }) => kind === 'choice')?.column;
  const ofAll = [tile.name, rowsSql('bigquery', tile, null, 50)] as const;
  if (column === undefined) return [ofAll];
  const hostile = { column, text: "d'\\n'\n\r\" or 1 = 1; --" };
  return [
    ofAll,
    [`values of ${tile.name}`, valuesSql('bigquery', tile, column)] as const,
    [`a slice of ${tile.name}`, rowsSql('bigquery', tile, hostile, null)] as const,
    [`the slice without a value of ${tile.name}`, rowsSql('bigquery', tile, { column, text: null }, 3)] as const,
  ];
});

describeWithSqlAnalyser("the dashboard's SQL on BigQuery", () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
    analyser.setCatalog({ defaultProject: place.project, tables: [...publishedMarts(), ...sourceTables()] });
  });
  afterAll(() => analyser.end());

  test.each(statements)('%s is one query, of sound types', async (name, sql) => {
    const { error, statementKinds } = await analyser.judge({ name, sql: resolveTables(sql, place) });
    expect({ error, statementKinds }).toEqual({ error: null, statementKinds: ['QueryStmt'] });
  });
});
