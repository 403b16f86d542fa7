import { describeWarehouse } from './conformance.js';
import { openRealBigQuery, realBigQuery } from './real-bigquery.js';
import { describeWithBigQuery, startBigQueryHost, type BigQueryHost } from './temporary-bigquery.js';

describeWithBigQuery('on the test server', () => {
  let host: BigQueryHost;
  beforeAll(async () => {
    host = await startBigQueryHost();
  });
  afterAll(() => host.stop());

  describeWarehouse('bigquery', () => host.warehouse());
});

if (realBigQuery === null)
  describe.skip('on a real project (costs money: set RELAIS_TEST_BIGQUERY_PROJECT and RELAIS_TEST_BUCKET)', () => {
    test('conformance', () => undefined);
  });
else describeWarehouse('bigquery, real', () => openRealBigQuery(realBigQuery!));
