import { describeWarehouse } from './conformance.js';
import { judgeSent } from './judge-sent.js';
import { openRealBigQuery, realBigQuery } from './real-bigquery.js';
import { describeWithSqlAnalyser, startSqlAnalyser } from './sql-analyser.js';
import { describeWithBigQuery, startBigQueryHost, type BigQueryHost } from './temporary-bigquery.js';

describeWithBigQuery('on the test server', () => {
  let host: BigQueryHost;
  beforeAll(async () => {
    host = await startBigQueryHost();
  });
  afterAll(() => host.stop());

  describeWarehouse('bigquery', () => host.warehouse());

  // Last, over all that the tests above sent.
  describeWithSqlAnalyser("Google's analyser", () => {
    test('takes every statement that was sent', async () => {
      const analyser = startSqlAnalyser();
      try {
        const { judged, refused } = await judgeSent(analyser, host.server.statements);
        expect(refused).toEqual([]);
        expect(judged).toBeGreaterThan(20);
      } finally {
        await analyser.end();
      }
    });
  });
});

if (realBigQuery === null)
  describe.skip('on a real project (costs money: set RELAIS_TEST_BIGQUERY_PROJECT and RELAIS_TEST_BUCKET)', () => {
    test('conformance', () => undefined);
  });
else describeWarehouse('bigquery, real', () => openRealBigQuery(realBigQuery!));
