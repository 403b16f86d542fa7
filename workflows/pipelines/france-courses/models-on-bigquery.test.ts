import { describeWithDbtBigQuery } from '../../../packages/dbt/test/find-python.js';
import {
  describeWithBigQuery,
  startBigQueryHost,
  type BigQueryHost,
} from '../../../packages/warehouse/test/temporary-bigquery.js';
import { course, enrollment, randomSources, type ModelSources } from './test/model-sources.js';
import { modelsOnBigQuery, type BigQueryModels } from './test/models-on-bigquery.js';
import { modelsOnDuckDB } from './test/models-on-duckdb.js';
import { readMarts } from './test/reading-of-models.js';
import { rowLines } from './test/row-lines.js';

/** Beyond what chance draws: texts that a careless comparison takes for a null, and those with accents and quotes. */
const careful = (sources: ModelSources): ModelSources => {
  const may = '2025-05-04';
  const key = { provider_id: '00000000000001', code_certification: 1, code_rncp: 100, code_formacode_1: 31025 };
  const twice = [null, 'null', '"null"', '', "Côte-d'Or", "Cote-d'Or", 'La Réunion\\'].flatMap((department) => [
    course(may, { ...key, training_id: 'É1', department, fees_mean: '10.00' }),
    course(may, { ...key, training_id: 'É1', department, fees_mean: '20.50', code_formacode_1: null }),
  ]);
  const ratio = Array.from({ length: 21 }, (_, id) =>
    course(may, { training_id: `R${id}`, provider_id: `P${id % 20}`, code_formacode_1: 40000 }),
  );
  return {
    courses: [...sources.courses, ...twice, ...ratio],
    enrollments: [
      ...sources.enrollments,
      enrollment('2025-05', 9, { ...key, certification_title: 'ancien nom', _snapshot_date: '2025-04-06' }),
      enrollment('2025-05', 10, { ...key, certification_title: "Œuvre « d'été »", _snapshot_date: may }),
    ],
    formacode: [
      ...sources.formacode,
      { formacode: 40000, description_en: 'bakery', field_en: '21554 12 food, 3 stars' },
    ],
  };
};

describeWithBigQuery('the models on BigQuery', () => {
  describeWithDbtBigQuery('built by dbt', (python) => {
    let host: BigQueryHost;
    let models: BigQueryModels;
    beforeAll(async () => void (host = await startBigQueryHost()));
    afterAll(() => host.stop());
    beforeEach(async () => void (models = await modelsOnBigQuery(host, python)));
    afterEach(() => models.end());

    test('every cell of every mart is what DuckDB has, and what a plain reading of the rules gives', async () => {
      const sources = careful(randomSources(1));
      const outcome = await models.build(sources);
      const duckdb = modelsOnDuckDB();
      try {
        const { seconds: _, bytesBilled: none, ...other } = await duckdb.build(sources);
        expect(outcome).toMatchObject(other);
        expect([none, outcome.bytesBilled]).toEqual([null, expect.any(Number)]);
        for (const [mart, rows] of Object.entries(readMarts(sources))) {
          expect(rows.length).toBeGreaterThan(2);
          const built = { mart, lines: rowLines(await models.rows(`marts.${mart}`)) };
          expect(built).toEqual({ mart, lines: rowLines(await duckdb.rows(`marts.${mart}`)) });
          expect(built).toEqual({ mart, lines: rowLines(rows) });
        }
      } finally {
        await duckdb.end();
      }
      // Whoever browses the dataset finds the tables described and laid out by what is asked of them.
      const facts = await models.table('marts__fact_enrollments');
      expect(facts).toMatchObject({
        description: expect.stringMatching(/^Enrollments by month and formacode/) as string,
        timePartitioning: { type: 'MONTH', field: 'year_month' },
        clustering: { fields: ['formacode'] },
      });
      expect(facts.schema.fields.filter(({ description }) => !description)).toEqual([]);
      expect((await models.table('staging__stg_courses')).description).toMatch(/^One row per month, training/);
    });
  });
});
