import { describeWithDbtBigQuery } from '../../../packages/dbt/test/find-python.js';
import {
  describeWithBigQuery,
  startBigQueryHost,
  type BigQueryHost,
} from '../../../packages/warehouse/test/temporary-bigquery.js';
import { modelsOnBigQuery, type GrowthModelsOnBigQuery } from './test/models-on-bigquery.js';
import { modelsOnDuckDB, type GrowthModels } from './test/models-on-duckdb.js';
import { randomInbox } from './test/random-inbox.js';

/** All but hashes of times and users would show a difference; they too are to be the same. */
const tables = [
  ...['staging.all_sessions', 'dwh.dim_channel', 'dwh.dim_user', 'dwh.fact_sessions', 'marts.registration_attribution'],
  ...['marts.mart_channel_attribution', 'marts.daily_attribution', 'marts.channel_conversion_time'],
  ...['marts.anomaly_conversions_no_session', 'checks.repeated_sessions', 'checks.channel_share_shifts'],
];

describeWithBigQuery('the models on BigQuery', () => {
  describeWithDbtBigQuery('built by dbt', (python) => {
    let host: BigQueryHost;
    let onDuckDB: GrowthModels;
    let models: GrowthModelsOnBigQuery;
    beforeAll(async () => {
      host = await startBigQueryHost();
      onDuckDB = modelsOnDuckDB();
      models = await modelsOnBigQuery(host, python);
    });
    afterAll(async () => {
      await models.end();
      onDuckDB.end();
      await host.stop();
    });

    test('every row of the star, the marts and the checks is what DuckDB has', async () => {
      const duckdb = await onDuckDB.build(randomInbox(6, { count: 80 }).files);
      const { seconds: _, bytesBilled: none, ...other } = duckdb.outcome;
      expect(await models.build(duckdb)).toMatchObject(other);
      for (const table of tables) {
        const rows = await models.rows(table);
        expect(rows.length).toBeGreaterThan(0);
        expect({ table, rows: lines(rows) }).toEqual({ table, rows: lines(await duckdb.query(`FROM ${table}`)) });
      }
    });
  });
});

/** Rows as texts in an order of their own; a moment as DuckDB writes it. */
const lines = (rows: readonly object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(Object.entries(row).map(([name, value]) => [name, value === null ? null : moment(value)])),
    )
    .sort();

const moment = (value: unknown): string =>
  String(value).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:(\.\d+?)0*)?Z$/, '$1 $2$3');
