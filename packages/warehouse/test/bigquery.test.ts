import { describeWarehouse } from './conformance.js';
import { judgeSent } from './judge-sent.js';
import { emulatedBigQuery, openForeignBigQuery, realBigQuery } from './foreign-bigquery.js';
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

describe.each([
  ['a real project', realBigQuery, 'costs money: set RELAIS_TEST_BIGQUERY_PROJECT and RELAIS_TEST_BUCKET'],
  ['an emulator', emulatedBigQuery, 'set BIGQUERY_EMULATOR_HOST and STORAGE_EMULATOR_HOST; needs partition decorators'],
] as const)('on %s', (name, foreign, needs) => {
  if (foreign === null) test.skip(`conformance (${needs})`, () => undefined);
  else describeWarehouse(`bigquery, ${name}`, () => openForeignBigQuery(foreign));
});
