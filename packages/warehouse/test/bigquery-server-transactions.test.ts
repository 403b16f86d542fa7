import type { BigQuery } from '@google-cloud/bigquery';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import { rowsOf, testClient } from './bigquery-test-client.js';

let server: BigQueryServer;
let bigquery: BigQuery;
beforeAll(async () => {
  server = await startBigQueryServer();
  bigquery = testClient(server.endpoint);
  await bigquery.createDataset('shop');
});
beforeEach(() =>
  rowsOf(bigquery, 'CREATE OR REPLACE TABLE shop.a AS SELECT 1 AS x; CREATE OR REPLACE TABLE shop.b AS SELECT 1 AS x'),
);
afterEach(() => server.faults.clear());
afterAll(() => server.stop());

const both = 'SELECT (SELECT MAX(x) FROM shop.a) AS a, (SELECT MAX(x) FROM shop.b) AS b';
const transaction = (...statements: readonly string[]) =>
  ['BEGIN TRANSACTION', ...statements, 'COMMIT TRANSACTION'].join(';\n');

describe('scripts', () => {
  test('variables, branches and assertions', async () => {
    const script = `DECLARE n INT64 DEFAULT 2; SET n = n * (SELECT COUNT(*) FROM shop.a) + 1;
      IF n = 3 THEN INSERT INTO shop.a VALUES (n); ELSE SELECT ERROR('not here'); END IF;
      ASSERT (SELECT COUNT(*) FROM shop.a) = 2 AS 'two rows'; SELECT n;`;
    expect(await rowsOf(bigquery, script)).toEqual([{ n: 3 }]);
    await expect(rowsOf(bigquery, "ASSERT 1 = 2 AS 'told'; SELECT 1")).rejects.toThrow('Assertion failed: told');
    await expect(rowsOf(bigquery, "SELECT 1; RAISE USING MESSAGE = CONCAT('a', 'b')")).rejects.toThrow('ab');
  });

  test('variables hold arrays too, and several are set at once', async () => {
    const declared = 'DECLARE days ARRAY<DATE>; DECLARE n FLOAT64; DECLARE name STRING;';
    const set = "SET (days, name) = (SELECT AS STRUCT ARRAY_AGG(DISTINCT DATE '2025-03-19'), 'x'); SET n = 1;";
    const script = `${declared} ${set} SELECT DATE '2025-03-19' IN UNNEST(days) AS listed, n / 2 AS half, name`;
    expect(await rowsOf(bigquery, script)).toEqual([{ listed: true, half: 0.5, name: 'x' }]);
  });

  test('an exception handler sees the message and may raise it again', async () => {
    const handled = "BEGIN SELECT ERROR('inner'); EXCEPTION WHEN ERROR THEN SELECT @@error.message AS m; END";
    expect(await rowsOf(bigquery, handled)).toEqual([{ m: 'inner' }]);
    const raised =
      "BEGIN BEGIN TRANSACTION; DELETE FROM shop.a WHERE TRUE; SELECT ERROR('inner'); EXCEPTION WHEN ERROR THEN ROLLBACK TRANSACTION; RAISE; END";
    await expect(rowsOf(bigquery, raised)).rejects.toThrow('inner');
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 1, b: 1 }]);
  });

  test('every statement is a job that is found by its parent', async () => {
    await rowsOf(bigquery, { query: 'SELECT 1; INSERT INTO shop.a VALUES (2)', jobId: 'parent' });
    const [{ statistics }] = await bigquery.job('parent').getMetadata();
    expect(statistics).toMatchObject({ numChildJobs: '2', query: { statementType: 'SCRIPT' } });
    const [children] = await bigquery.getJobs({ parentJobId: 'parent' });
    expect(children.map(({ metadata }) => metadata.statistics.query.statementType)).toEqual(['INSERT', 'SELECT']);
  });
});

describe('transactions', () => {
  test('all or nothing', async () => {
    await rowsOf(bigquery, transaction('UPDATE shop.a SET x = 2 WHERE TRUE', 'UPDATE shop.b SET x = 2 WHERE TRUE'));
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 2, b: 2 }]);
    const failing = transaction(
      'UPDATE shop.a SET x = 3 WHERE TRUE',
      "SELECT ERROR('stop')",
      'UPDATE shop.b SET x = 3 WHERE TRUE',
    );
    await expect(rowsOf(bigquery, failing)).rejects.toThrow('stop');
    await rowsOf(bigquery, 'BEGIN TRANSACTION; DELETE FROM shop.a WHERE TRUE; ROLLBACK TRANSACTION');
    await rowsOf(bigquery, 'BEGIN TRANSACTION; DELETE FROM shop.a WHERE TRUE');
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 2, b: 2 }]);
  });

  test('definitions are refused in it, those of temporary tables are not', async () => {
    await expect(rowsOf(bigquery, transaction('CREATE TABLE shop.c (x INT64)'))).rejects.toThrow(
      'DDL statements are not supported in a transaction',
    );
    await rowsOf(bigquery, transaction('CREATE TEMP TABLE t AS SELECT 7 AS x', 'INSERT INTO shop.a SELECT x FROM t'));
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 7, b: 1 }]);
  });

  test('of two that change one table, one is aborted', async () => {
    const change = (x: number) =>
      rowsOf(
        bigquery,
        transaction(
          `UPDATE shop.a SET x = ${x} WHERE TRUE`,
          'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 3000000)) AS n WHERE MOD(n, 7) = 1',
          `UPDATE shop.b SET x = ${x} WHERE TRUE`,
        ),
      );
    const ends = await Promise.allSettled([change(2), change(3)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [failed] = ends.filter((end) => end.status === 'rejected');
    expect(failed?.reason.message).toContain('Transaction is aborted due to concurrent update against table');
    const [{ a, b } = {}] = await rowsOf(bigquery, both);
    expect(a).toBe(b);
  });

  test('readers see the old rows or the new ones, never some of each', async () => {
    let done = false;
    const writing = (async () => {
      for (let x = 2; x < 12; x++)
        await rowsOf(
          bigquery,
          transaction(
            ...['a', 'b'].flatMap((t) => [`DELETE FROM shop.${t} WHERE TRUE`, `INSERT INTO shop.${t} SELECT ${x}`]),
          ),
        );
      done = true;
    })();
    while (!done) {
      const [{ a, b } = {}] = await rowsOf(bigquery, both);
      expect(a).toBe(b);
    }
    await writing;
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 11, b: 11 }]);
  });
});

describe('faults', () => {
  test('a lost reply leaves the job behind', async () => {
    server.faults.add({ kind: 'lostReply', method: 'jobs.insert', pattern: 'INSERT INTO' });
    const insert = () => bigquery.createQueryJob({ query: 'INSERT INTO shop.a VALUES (2)', jobId: 'lost' });
    await expect(insert()).rejects.toThrow();
    await expect(insert()).rejects.toMatchObject({ code: 409 });
    await bigquery.job('lost').getQueryResults();
    expect(await rowsOf(bigquery, both)).toEqual([{ a: 2, b: 1 }]);
  });

  test.each([
    ['backendError', 503],
    ['rateLimitExceeded', 403],
    ['quotaExceeded', 403],
    ['tooManyRequests', 429],
  ])('%s as often as asked', async (reason, code) => {
    server.faults.add({ kind: 'refuse', method: 'datasets.get', reason, times: 2 });
    const get = () => bigquery.dataset('shop').getMetadata();
    await expect(get()).rejects.toMatchObject({ code, errors: [{ reason }] });
    await expect(get()).rejects.toMatchObject({ code });
    await get();
  });

  test('a job may fail or take its time, asked for from another process', async () => {
    const add = [
      { kind: 'failJob', pattern: 'SELECT 5', reason: 'backendError' },
      { kind: 'slowJob', pattern: 'SELECT 6', delayMs: 1_000 },
    ];
    await fetch(`${server.endpoint}/faults`, { method: 'POST', body: JSON.stringify({ add }) });
    await expect(rowsOf(bigquery, 'SELECT 5')).rejects.toMatchObject({ errors: [{ reason: 'backendError' }] });
    const [job] = await bigquery.createQueryJob('SELECT 6 AS x');
    expect(job.metadata.status.state).toBe('RUNNING');
    expect((await job.getQueryResults())[0]).toEqual([{ x: 6 }]);
  });

  test('a sixth definition of a table within ten seconds is too much', async () => {
    server.faults.limitTableUpdates(true);
    const alter = () => rowsOf(bigquery, "ALTER TABLE shop.a SET OPTIONS (description = 'x')");
    for (let n = 0; n < 5; n++) await alter();
    await expect(alter()).rejects.toMatchObject({ errors: [{ reason: 'jobRateLimitExceeded' }] });
    await rowsOf(bigquery, 'INSERT INTO shop.a VALUES (1)');
  });
});
