import { describeWarehouse } from './conformance.js';
import { describeWithBigQuery, startBigQueryHost, type BigQueryHost } from './temporary-bigquery.js';

describeWithBigQuery('on the test server', () => {
  let host: BigQueryHost;
  beforeAll(async () => {
    host = await startBigQueryHost();
  });
  afterAll(() => host.stop());

  describeWarehouse('bigquery', () => host.warehouse());
});
