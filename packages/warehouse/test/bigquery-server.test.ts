import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import { rowsOf, statisticsOf, testClient } from './bigquery-test-client.js';

let server: BigQueryServer;
let bigquery: BigQuery;
beforeAll(async () => {
  server = await startBigQueryServer();
  bigquery = testClient(server.endpoint);
  await bigquery.createDataset('shop', { labels: { team: 'one' } });
});
afterAll(() => server.stop());

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${server.endpoint}/bigquery/v2/projects/project-1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, error: ((await response.json()) as { error: { errors: object[] } }).error };
};

describe('requests', () => {
  test('a field that Google does not publish is refused', async () => {
    const { status, error } = await post('jobs', {
      configuration: { query: { query: 'SELECT 1', useLegacySql: false, dryrun: true } },
    });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      errors: [{ reason: 'invalid', message: expect.stringContaining('Unknown name "dryrun"') }],
    });
  });

  test('a value that no enumeration has is refused', async () => {
    const { status } = await post('queries', { query: 'SELECT 1', useLegacySql: false, jobCreationMode: 'NEVER' });
    expect(status).toBe(400);
    const destination = bigquery.dataset('shop').table('none');
    const wrong = { query: 'SELECT 1', destination, writeDisposition: 'REPLACE' };
    await expect(bigquery.createQueryJob(wrong)).rejects.toThrow('Invalid value for writeDisposition');
  });

  test('legacy SQL is refused', async () => {
    await expect(rowsOf(bigquery, { query: 'SELECT 1', useLegacySql: true })).rejects.toThrow(
      'useLegacySql must be false',
    );
  });
});

describe('datasets and tables', () => {
  test('what is not there is 404, what is there twice 409', async () => {
    await expect(bigquery.dataset('nowhere').getMetadata()).rejects.toMatchObject({
      code: 404,
      errors: [{ reason: 'notFound' }],
    });
    await expect(bigquery.createDataset('shop')).rejects.toMatchObject({
      code: 409,
      errors: [{ reason: 'duplicate' }],
    });
    await expect(bigquery.dataset('shop').delete()).resolves.toBeDefined();
    await bigquery.createDataset('shop');
  });

  test('a dataset that holds tables goes only with its contents', async () => {
    await bigquery.createDataset('full');
    await rowsOf(bigquery, 'CREATE TABLE full.t AS SELECT 1 AS a');
    await expect(bigquery.dataset('full').delete()).rejects.toMatchObject({
      code: 400,
      errors: [{ reason: 'resourceInUse' }],
    });
    await bigquery.dataset('full').delete({ force: true });
    await expect(rowsOf(bigquery, 'SELECT * FROM full.t')).rejects.toThrow('Not found: Dataset project-1:full');
  });

  test('a table keeps its columns, partitioning and clustering, and patches add to them', async () => {
    const schema = {
      fields: [
        { name: 'id', type: 'INT64', mode: 'REQUIRED' },
        { name: 'day', type: 'DATE' },
      ],
    };
    const layout = { timePartitioning: { type: 'MONTH', field: 'day' }, clustering: { fields: ['id'] } };
    const [table] = await bigquery.dataset('shop').createTable('kept', { schema, ...layout, description: 'first' });
    const patched = {
      description: 'second',
      schema: { fields: [...schema.fields, { name: 'note', type: 'STRING', description: 'why' }] },
    };
    await table.setMetadata(patched);
    const [metadata] = await table.getMetadata();
    expect(metadata).toMatchObject({ ...layout, description: 'second', type: 'TABLE', numRows: '0' });
    expect(metadata.schema.fields).toEqual([
      { name: 'id', type: 'INTEGER', mode: 'REQUIRED' },
      { name: 'day', type: 'DATE', mode: 'NULLABLE' },
      { name: 'note', type: 'STRING', mode: 'NULLABLE', description: 'why' },
    ]);
    await expect(table.setMetadata({ timePartitioning: { type: 'DAY', field: 'day' } })).rejects.toThrow(
      'Cannot change partitioning spec',
    );
    await expect(table.setMetadata({ schema: { fields: [schema.fields[0]] } } as never)).rejects.toThrow(
      'Field day is missing in new schema',
    );
    await expect(rowsOf(bigquery, 'INSERT INTO shop.kept (day) VALUES (NULL)')).rejects.toThrow(
      'Required field id cannot be null',
    );
  });

  test('a stale etag is refused', async () => {
    await rowsOf(bigquery, 'CREATE TABLE shop.etag AS SELECT 1 AS a');
    const path = `${server.endpoint}/bigquery/v2/projects/project-1/datasets/shop/tables/etag`;
    const patch = (etag: string) =>
      fetch(path, { method: 'PATCH', body: '{"description":"x"}', headers: { 'if-match': etag } });
    const { etag } = (await (await fetch(path)).json()) as { etag: string };
    expect((await patch(etag)).status).toBe(200);
    expect((await patch(etag)).status).toBe(412);
  });

  test('lists come in pages', async () => {
    await bigquery.createDataset('paged');
    for (const name of ['a', 'b', 'c']) await rowsOf(bigquery, `CREATE TABLE paged.${name} (x INT64)`);
    const [first, next] = await bigquery.dataset('paged').getTables({ maxResults: 2, autoPaginate: false });
    const [second] = await bigquery.dataset('paged').getTables(next!);
    expect([...first, ...second].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const [rows] = await bigquery.query({
      query: 'SELECT x FROM UNNEST(GENERATE_ARRAY(1, 5)) AS x ORDER BY x',
      maxResults: 2,
    });
    expect(rows).toEqual([1, 2, 3, 4, 5].map((x) => ({ x })));
  });
});

describe('jobs', () => {
  test('an id is used for ever', async () => {
    const run = () => bigquery.createQueryJob({ query: 'SELECT 1', jobId: 'once' });
    await run();
    await expect(run()).rejects.toMatchObject({ code: 409, errors: [{ reason: 'duplicate' }] });
    await bigquery.job('once').delete();
    await expect(run()).rejects.toMatchObject({ code: 409 });
  });

  test('a failed job says why in its status, and where its results are asked for', async () => {
    await expect(rowsOf(bigquery, { query: 'SELEC 1', jobId: 'wrong' })).rejects.toThrow('Syntax error');
    await expect(bigquery.job('wrong').getQueryResults()).rejects.toMatchObject({
      code: 400,
      errors: [{ reason: 'invalidQuery' }],
    });
    const [{ status }] = await bigquery.job('wrong').getMetadata();
    expect(status).toMatchObject({ state: 'DONE', errorResult: { reason: 'invalidQuery' } });
  });

  test('a dry run tells columns and bytes and executes nothing', async () => {
    await rowsOf(
      bigquery,
      "CREATE OR REPLACE TABLE shop.sized AS SELECT 1 AS a, 'four' AS b UNION ALL SELECT 2, 'four'",
    );
    const dry = async (query: string) =>
      (await bigquery.createQueryJob({ query, dryRun: true }))[0].metadata.statistics;
    expect((await dry('SELECT a FROM shop.sized')).totalBytesProcessed).toBe('16');
    expect((await dry('SELECT b FROM shop.sized')).totalBytesProcessed).toBe('12');
    expect((await dry('SELECT * FROM shop.sized')).query).toMatchObject({
      totalBytesProcessed: '28',
      statementType: 'SELECT',
      schema: { fields: [{ name: 'a' }, { name: 'b' }] },
    });
    await dry('DELETE FROM shop.sized WHERE TRUE');
    expect(await rowsOf(bigquery, 'SELECT COUNT(*) AS n FROM shop.sized')).toEqual([{ n: 2 }]);
    await expect(dry('SELECT nothing FROM shop.sized')).rejects.toMatchObject({ code: 400 });
    await expect(
      rowsOf(bigquery, { query: 'SELECT * FROM shop.sized', maximumBytesBilled: '20' }),
    ).rejects.toMatchObject({ errors: [{ reason: 'bytesBilledLimitExceeded' }] });
  });

  test('statistics say what a statement did', async () => {
    expect((await statisticsOf(bigquery, 'CREATE OR REPLACE TABLE shop.did (a INT64)')).query).toMatchObject({
      statementType: 'CREATE_TABLE',
      ddlOperationPerformed: 'CREATE',
      ddlTargetTable: { datasetId: 'shop', tableId: 'did' },
    });
    expect((await statisticsOf(bigquery, 'INSERT INTO shop.did VALUES (1), (2)')).query).toMatchObject({
      statementType: 'INSERT',
      numDmlAffectedRows: '2',
      dmlStats: { insertedRowCount: '2' },
    });
    const merge =
      'MERGE shop.did t USING (SELECT 2 AS a UNION ALL SELECT 3) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 20 WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE';
    expect((await statisticsOf(bigquery, merge)).query).toMatchObject({
      dmlStats: { insertedRowCount: '1', updatedRowCount: '1', deletedRowCount: '1' },
    });
    expect((await statisticsOf(bigquery, 'CREATE OR REPLACE TABLE shop.did AS SELECT 1 AS a')).query).toMatchObject({
      statementType: 'CREATE_TABLE_AS_SELECT',
      ddlOperationPerformed: 'REPLACE',
    });
    expect((await statisticsOf(bigquery, 'DROP TABLE IF EXISTS shop.absent')).query).toMatchObject({
      ddlOperationPerformed: 'SKIP',
    });
  });
});

test('runs as a process of its own, which ends with its parent', async () => {
  const child = spawn(process.execPath, [join(__dirname, 'bigquery-server', 'serve.cjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(await rowsOf(testClient(line.toString().trim()), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  child.stdin.end();
  expect((await once(child, 'exit'))[0]).toBe(0);
});
