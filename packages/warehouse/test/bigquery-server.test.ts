import { BigQuery } from '@google-cloud/bigquery';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import { OAuth2Client } from 'google-auth-library';

let server: BigQueryServer;
let bigquery: BigQuery;

beforeAll(async () => {
  server = await startBigQueryServer();
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'none', expiry_date: Date.now() + 86_400_000 });
  bigquery = new BigQuery({
    projectId: 'proj',
    apiEndpoint: server.endpoint,
    location: 'EU',
    authClient: authClient as never,
  });
});
afterAll(() => server.stop());

test('smoke', async () => {
  await bigquery.createDataset('shop');
  const [table] = await bigquery.dataset('shop').createTable('sales', {
    schema: {
      fields: [
        { name: 'id', type: 'INT64', mode: 'REQUIRED' },
        { name: 'amount', type: 'NUMERIC' },
        { name: 'day', type: 'DATE' },
      ],
    },
    timePartitioning: { type: 'DAY', field: 'day' },
  });
  const [meta] = await table.getMetadata();
  expect(meta.timePartitioning).toEqual({ type: 'DAY', field: 'day' });
  const [, , response] = (await bigquery.query(
    {
      query:
        "INSERT INTO shop.sales (id, amount, day) VALUES (1, 2.5, DATE '2025-03-19'), (2, NULL, DATE '2025-03-20')",
    },
    {},
  )) as never as [unknown, unknown, object];
  const [rows] = await bigquery.query(
    'SELECT *, CAST(1 AS FLOAT64)/2 AS half, [1,2] AS list, STRUCT(1 AS a, "x" AS b) AS s, TIMESTAMP "2025-01-01 00:00:00.5 UTC" AS ts FROM shop.sales ORDER BY id',
  );
  expect(rows[0]).toMatchObject({ id: 1, half: 0.5, list: [1, 2], s: { a: 1, b: 'x' } });
  expect(response).toMatchObject({ numDmlAffectedRows: '2' });
  const [job] = await bigquery.createQueryJob({
    query:
      'BEGIN TRANSACTION; DELETE FROM shop.sales WHERE TRUE; INSERT INTO shop.sales (id) SELECT 7; COMMIT TRANSACTION; SELECT COUNT(*) AS n FROM shop.sales',
  });
  expect((await job.getQueryResults())[0]).toEqual([{ n: 1 }]);
  const [merge] = await bigquery.createQueryJob({
    query:
      'MERGE shop.sales t USING (SELECT 7 AS id, NUMERIC "3" AS amount, DATE "2025-01-01" AS day UNION ALL SELECT 8, NULL, NULL) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.amount WHEN NOT MATCHED THEN INSERT ROW',
  });
  await merge.getQueryResults();
  expect((await merge.getMetadata())[0].statistics.query.dmlStats).toMatchObject({ insertedRowCount: '1' });
  await expect(bigquery.query('SELECT * FROM shop.nothing')).rejects.toThrow(
    'Not found: Table proj:shop.nothing was not found in location EU',
  );
  const [columns] = await bigquery.query(
    'SELECT table_name, column_name, data_type, is_partitioning_column FROM shop.INFORMATION_SCHEMA.COLUMNS',
  );
  expect(columns).toHaveLength(3);
});
