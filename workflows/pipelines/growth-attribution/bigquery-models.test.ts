import { compiledFor, compileModels } from '../../../packages/dbt/test/compile-models.js';
import { describeWithDbtBigQuery } from '../../../packages/dbt/test/find-python.js';
import {
  describeWithSqlAnalyser,
  startSqlAnalyser,
  type SqlAnalyser,
  type SqlVerdict,
} from '../../../packages/warehouse/test/sql-analyser.js';
import { growthAttribution } from './pipeline.js';
import { martColumns, seedTables, sourceTables } from './test/bigquery-catalog.js';

const { project, dataset, sources } = compiledFor;

describeWithDbtBigQuery('the models on BigQuery', (python) =>
  describeWithSqlAnalyser("judged by Google's analyser", () => {
    let analyser: SqlAnalyser;
    beforeAll(() => void (analyser = startSqlAnalyser()));
    afterAll(() => analyser.end());

    test.each(['strict', 'legacy'])(
      'mode %s: every model and test is taken, and the marts have their columns',
      async (mode) => {
        const variables = JSON.stringify({ attribution_mode: mode, relais_sources: sources });
        const nodes = await compileModels(python, growthAttribution.dbtSelector, variables);
        const tables = [...sourceTables(`${project}.${sources}`), ...seedTables(`${project}.${dataset}`)];
        analyser.setCatalog({ defaultProject: project, tables });
        const verdicts: SqlVerdict[] = [];
        for (const { name, sql } of nodes) verdicts.push(await analyser.judge({ name, sql, keep: true }));

        expect(verdicts.filter(({ ok }) => !ok).map(({ name, error }) => ({ name, error }))).toEqual([]);
        for (const [mart, columns] of Object.entries(martColumns))
          expect(verdicts.find(({ name }) => name === `growth_attribution__${mart}`)).toMatchObject({ columns });
      },
    );
  }),
);
