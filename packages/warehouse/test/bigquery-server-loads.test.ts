import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { BigQuery } from '@google-cloud/bigquery';
import { describeWithFakeGcs, startFakeGcs, type FakeGcs } from '../../object-store/test/fake-gcs.js';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import { rowsOf, testClient } from './bigquery-test-client.js';

const fields = [
  { name: 'day', type: 'DATE', mode: 'REQUIRED' },
  { name: 'price', type: 'NUMERIC' },
];
const timePartitioning = { type: 'DAY', field: 'day' };

describeWithFakeGcs('load and copy jobs', () => {
  let gcs: FakeGcs;
  let server: BigQueryServer;
  let bigquery: BigQuery;
  beforeAll(async () => {
    gcs = await startFakeGcs(['store']);
    server = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
    bigquery = testClient(server.endpoint);
    await bigquery.createDataset('shop');
    await put('one.parquet', "SELECT DATE '2025-03-19' AS day, 2.50::DECIMAL(10, 2) AS price");
    await put('two.parquet', "SELECT DATE '2025-03-20' AS day, 3::DECIMAL(10, 2) AS price FROM range(2)");
    await put('text.parquet', "SELECT DATE '2025-03-19' AS day, 'much' AS price");
    await put('more.parquet', "SELECT DATE '2025-03-19' AS day, 2.50::DECIMAL(10, 2) AS price, 1 AS extra");
  });
  beforeEach(async () => {
    await bigquery.dataset('shop').table('sales').delete({ ignoreNotFound: true });
    await bigquery.dataset('shop').createTable('sales', { schema: { fields }, timePartitioning });
  });
  afterAll(async () => {
    await server.stop();
    await gcs.stop();
  });

  async function put(name: string, sql: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'bigquery-load-'));
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`COPY (${sql}) TO '${join(folder, name)}' (FORMAT parquet)`);
    connection.closeSync();
    const address = `${gcs.endpoint}/upload/storage/v1/b/store/o?uploadType=media&name=${name}`;
    await fetch(address, { method: 'POST', body: await readFile(join(folder, name)) });
    await rm(folder, { recursive: true });
  }

  async function load(tableId: string, files: readonly string[], more: object = {}) {
    const destinationTable = { projectId: 'project-1', datasetId: 'shop', tableId };
    const sourceUris = files.map((file) => `gs://store/${file}`);
    const configuration = {
      load: { destinationTable, sourceUris, sourceFormat: 'PARQUET', schema: { fields }, ...more },
    };
    const [job] = await bigquery.createJob({ configuration });
    await job.promise();
    return (await job.getMetadata())[0].statistics;
  }
  const days = () =>
    rowsOf(bigquery, 'SELECT CAST(day AS STRING) AS day, COUNT(*) AS n FROM shop.sales GROUP BY 1 ORDER BY 1');

  test('rows arrive with their types', async () => {
    const { load: counts } = await load('sales', ['one.parquet', 'two.parquet']);
    expect(counts).toMatchObject({ inputFiles: '2', outputRows: '3' });
    expect(await rowsOf(bigquery, 'SELECT DISTINCT price FROM shop.sales ORDER BY price')).toMatchObject([
      { price: { c: [2, 5] } },
      { price: { c: [3] } },
    ]);
    await load('sales', ['one.parquet']);
    expect(await days()).toEqual([
      { day: '2025-03-19', n: 2 },
      { day: '2025-03-20', n: 2 },
    ]);
    await load('sales', ['one.parquet'], { writeDisposition: 'WRITE_TRUNCATE' });
    expect(await days()).toEqual([{ day: '2025-03-19', n: 1 }]);
  });

  test('a partition is replaced by itself, and only by rows of its own', async () => {
    const truncate = { writeDisposition: 'WRITE_TRUNCATE' };
    await load('sales', ['one.parquet', 'two.parquet']);
    await load('sales$20250320', ['two.parquet'], truncate);
    expect(await days()).toEqual([
      { day: '2025-03-19', n: 1 },
      { day: '2025-03-20', n: 2 },
    ]);
    await expect(load('sales$20250320', ['one.parquet'], truncate)).rejects.toThrow(
      'Some rows belong to different partitions',
    );
    await expect(load('sales$202503', ['one.parquet'], truncate)).rejects.toThrow('Invalid time partition key');
    const partition = bigquery.dataset('shop').table('sales$20250320');
    expect((await partition.getMetadata())[0].numRows).toBe('2');
    expect((await partition.getRows())[0]).toHaveLength(2);
    await partition.delete();
    expect(await days()).toEqual([{ day: '2025-03-19', n: 1 }]);
  });

  test('what does not fit fails the job, and nothing is loaded', async () => {
    await expect(load('sales', ['one.parquet', 'text.parquet'])).rejects.toThrow(
      "Parquet column 'price' has type STRING",
    );
    await expect(load('sales', ['more.parquet'])).rejects.toThrow('Cannot add fields (field: extra)');
    await expect(load('sales', ['absent.parquet'])).rejects.toThrow('Not found: URI gs://store/absent.parquet');
    await expect(
      load('sales', ['one.parquet'], { schema: { fields: [{ ...fields[0], mode: 'NULLABLE' }, fields[1]] } }),
    ).rejects.toThrow('has changed mode');
    expect(await days()).toEqual([]);
  });

  test('a time that is not adjusted to UTC is a DATETIME, and no TIMESTAMP', async () => {
    await put('instant.parquet', "SELECT CAST('2020-06-05 10:11:12.000001+00' AS TIMESTAMPTZ) AS at");
    await put('wall.parquet', "SELECT TIMESTAMP '2020-06-05 10:11:12.000001' AS at");
    const schema = { fields: [{ name: 'at', type: 'TIMESTAMP' }] };
    await load('moments', ['instant.parquet'], { schema });
    await expect(load('moments', ['wall.parquet'], { schema })).rejects.toThrow("column 'at' has type DATETIME");
    const text = "SELECT FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%E6S', at, 'UTC') AS at FROM shop.moments";
    expect(await rowsOf(bigquery, text)).toEqual([{ at: '2020-06-05 10:11:12.000001' }]);
  });

  test('dispositions say what may be there', async () => {
    await expect(load('absent', ['one.parquet'], { createDisposition: 'CREATE_NEVER' })).rejects.toThrow(
      'Not found: Table',
    );
    await load('sales', ['one.parquet'], { writeDisposition: 'WRITE_EMPTY' });
    await expect(load('sales', ['one.parquet'], { writeDisposition: 'WRITE_EMPTY' })).rejects.toThrow('Already Exists');
    await load('made', ['one.parquet'], { schema: undefined, autodetect: true });
    expect((await bigquery.dataset('shop').table('made').getMetadata())[0].schema.fields).toMatchObject([
      { type: 'DATE' },
      { type: 'NUMERIC' },
    ]);
  });

  test('a copy takes rows, columns and layout along', async () => {
    await load('sales', ['one.parquet', 'two.parquet']);
    const [job] = await bigquery.dataset('shop').table('sales').createCopyJob(bigquery.dataset('shop').table('copied'));
    await job.promise();
    expect((await bigquery.dataset('shop').table('copied').getMetadata())[0]).toMatchObject({
      numRows: '3',
      timePartitioning,
    });
  });
});
