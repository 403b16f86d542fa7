import { resolveTables } from '../../../packages/warehouse/src/resolve-tables.js';
import {
  describeWithSqlAnalyser,
  startSqlAnalyser,
  type SqlAnalyser,
} from '../../../packages/warehouse/test/sql-analyser.js';
import { place, publishedMarts, sourceTables } from './test/bigquery-catalog.js';
import { franceCoursesTiles } from './tiles.js';

describeWithSqlAnalyser('the tiles on BigQuery', () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
    analyser.setCatalog({ defaultProject: place.project, tables: [...publishedMarts(), ...sourceTables()] });
  });
  afterAll(() => analyser.end());

  test.each(franceCoursesTiles.map((tile) => [tile.name, tile] as const))(
    '%s reads the marts, and gives every column that its mark, filters and order name',
    async (name, { sql, mark, filters = [], orderBy }) => {
      const { error, statementKinds, columns } = await analyser.judge({ name, sql: resolveTables(sql, place) });
      expect({ error, statementKinds }).toEqual({ error: null, statementKinds: ['QueryStmt'] });
      const { kind: _, ...channels } = mark;
      const named = [Object.values(channels), filters.map(({ column }) => column), orderBy?.column ?? []].flat(2);
      expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining(named));
    },
  );
});
