import { loadConfig } from '@relais/config';
import { demoEnvironment } from '@relais/cli/demo/demo-environment';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import { registry } from '@relais/workflows/pipelines';

test('a demo never reaches real data, whatever the environment points at', () => {
  const real = {
    RELAIS_HOME: '/home/ada/relais',
    RELAIS_STORE: 'gs://production/raw',
    RELAIS_WAREHOUSE: 'bigquery',
    BIGQUERY_PROJECT: 'production',
    TEMPORAL_ADDRESS: 'cluster.example:7233',
    TEMPORAL_API_KEY: 'secret',
    COURSES_URL: 'https://real.example/courses',
    RELAIS_DBT_PYTHON: '/tools/python',
  };
  const pipeline = registry['france-courses'];
  if (pipeline === undefined) throw new Error('no pipeline');
  const sources = sampleAddresses(pipeline, 'http://127.0.0.1:5000');
  const demo = loadConfig(registry, demoEnvironment(real, loadConfig(registry, real, '/x'), sources), '/x');
  expect(demo).toMatchObject({
    home: '/home/ada/relais/demo',
    store: { folder: '/home/ada/relais/demo/store' },
    warehouse: 'duckdb',
    temporal: { address: null, apiKey: null },
    dbt: { python: '/tools/python' },
  });
  for (const url of Object.values(demo.sourceUrls))
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:5000\/at\/\{date\}\/.+/);
});
