import { compiledFor, compileModels, type CompiledNode } from '../../../packages/dbt/test/compile-models.js';
import { describeWithDbtBigQuery } from '../../../packages/dbt/test/find-python.js';
import {
  describeWithSqlAnalyser,
  startSqlAnalyser,
  type SqlAnalyser,
  type SqlTable,
  type SqlVerdict,
} from '../../../packages/warehouse/test/sql-analyser.js';
import { franceCourses } from './pipeline.js';
import { martColumns, sourceTables } from './test/bigquery-catalog.js';

const sources = sourceTables(compiledFor.sources);

describeWithDbtBigQuery('the models on BigQuery', (python) =>
  describeWithSqlAnalyser("judged by Google's analyser", () => {
    let analyser: SqlAnalyser;
    let nodes: readonly CompiledNode[];
    let verdicts: ReadonlyMap<string, SqlVerdict>;
    beforeAll(async () => {
      analyser = startSqlAnalyser();
      nodes = await compileModels(python, franceCourses.dbtSelector);
      verdicts = await judgeAll(sources);
    });
    afterAll(() => analyser.end());

    /** Judges all models and tests over these tables; what a model makes is there for those after it. */
    async function judgeAll(tables: readonly SqlTable[]): Promise<ReadonlyMap<string, SqlVerdict>> {
      analyser.setCatalog({ defaultProject: compiledFor.project, tables });
      const given = new Map<string, SqlVerdict>();
      for (const { name, sql } of nodes) given.set(name, await analyser.judge({ name, sql, keep: true }));
      return given;
    }

    const refused = (given: ReadonlyMap<string, SqlVerdict>): unknown[] =>
      [...given.values()].filter(({ ok }) => !ok).map(({ name, error }) => ({ name, error }));

    test('every model and every test of a model is taken, each over what the models before it make', () => {
      expect(refused(verdicts)).toEqual([]);
      const kinds = [...verdicts.values()].map(({ statementKinds }) => statementKinds.join());
      expect(new Set(kinds)).toEqual(new Set(['CreateTableAsSelectStmt', 'CreateViewStmt', 'QueryStmt']));
    });

    test.each(Object.entries(martColumns))('%s has the columns and types that others rely on', (mart, columns) => {
      const model = nodes.find(({ relation }) => relation?.endsWith(`.\`marts__${mart}\``));
      expect(verdicts.get(model?.name ?? '')?.columns).toEqual(columns);
    });

    test('a column that a source lost is missed by the model that reads it', async () => {
      const without = sources.map((table) => ({
        ...table,
        columns: table.columns.filter(({ name }) => name !== 'code_certification'),
      }));
      expect(refused(await judgeAll(without))).toContainEqual({
        name: 'france_courses__stg_snapshots',
        error: expect.objectContaining({ message: expect.stringContaining('code_certification') }),
      });
    });
  }),
);
