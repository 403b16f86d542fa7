import { describeWithDbtBigQuery } from '../../../packages/dbt/test/find-python.js';
import {
  describeWithBigQuery,
  startBigQueryHost,
  type BigQueryHost,
} from '../../../packages/warehouse/test/temporary-bigquery.js';
import { randomSources } from './test/model-sources.js';
import { modelsOnBigQuery, type BigQueryModels } from './test/models-on-bigquery.js';
import { modelsOnDuckDB } from './test/models-on-duckdb.js';
import { readMarts } from './test/reading-of-models.js';
import { rowLines } from './test/row-lines.js';

describeWithBigQuery('the models on BigQuery', () => {
  describeWithDbtBigQuery('built by dbt', (python) => {
    let host: BigQueryHost;
    let models: BigQueryModels;
    beforeAll(async () => void (host = await startBigQueryHost()));
    afterAll(() => host.stop());
    beforeEach(async () => void (models = await modelsOnBigQuery(host, python)));
    afterEach(() => models.end());

    test.each([1])('every cell of every mart is what DuckDB has (seed %i)', async (seed) => {
      const sources = randomSources(seed);
      const outcome = await models.build(sources);
      expect(outcome.models).toMatchObject({ error: 0, skipped: 0 });

      const duckdb = modelsOnDuckDB();
      try {
        const other = await duckdb.build(sources);
        expect({ ...outcome, seconds: 0, bytesBilled: null }).toEqual({ ...other, seconds: 0 });
        for (const mart of Object.keys(readMarts(sources))) {
          const rows = await duckdb.rows(`marts.${mart}`);
          expect(rows.length).toBeGreaterThan(2);
          expect({ mart, lines: rowLines(await models.rows(`marts.${mart}`)) }).toEqual({
            mart,
            lines: rowLines(rows),
          });
        }
      } finally {
        await duckdb.end();
      }
    });
  });
});
