import { loadConfig } from '@relais/config';

const load = (variables: Record<string, string>) => loadConfig({}, { HOME: '/home/ada', ...variables }, '/project');
const bigquery = { RELAIS_WAREHOUSE: 'bigquery', RELAIS_STORE: 'gs://some-bucket/x', BIGQUERY_PROJECT: 'our-project' };
const cloud = {
  ...bigquery,
  RELAIS_DBT: 'cloud',
  DBT_CLOUD_ACCOUNT_ID: '1',
  DBT_CLOUD_JOB_ID: '2',
  DBT_CLOUD_TOKEN: 'secret',
};

test('what is not said has a default, and an empty prefix is one', () => {
  expect(load({})).toMatchObject({
    google: {
      project: null,
      location: 'EU',
      datasetPrefix: null,
      maximumBytesBilled: 200_000_000_000,
      impersonate: null,
    },
    googleTranslate: { endpoint: null, apiKey: null, location: 'global', glossary: null },
    libretranslate: { url: null, apiKey: null },
    dbtCloud: { url: 'https://cloud.getdbt.com', accountId: null, jobId: null, token: null },
  });
  expect(load({ BIGQUERY_DATASET_PREFIX: '' }).google.datasetPrefix).toBe('');
  expect(load({ BIGQUERY_PROJECT: '', BIGQUERY_LOCATION: ' ' })).toEqual(load({}));
});

test('every setting arrives where it is read', () => {
  const variables = {
    ...cloud,
    BIGQUERY_LOCATION: 'europe-west9',
    BIGQUERY_DATASET_PREFIX: 'dev_',
    BIGQUERY_MAXIMUM_BYTES_BILLED: '1000',
    GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: 'a@b.example',
    GOOGLE_APPLICATION_CREDENTIALS: '/w.json',
    STORAGE_EMULATOR_HOST: 'http://127.0.0.1:4443',
    BIGQUERY_EMULATOR_HOST: 'http://127.0.0.1:9050',
    GOOGLE_TRANSLATE_ENDPOINT: 'http://127.0.0.1:1',
    GOOGLE_TRANSLATE_API_KEY: 'key',
    GOOGLE_TRANSLATE_LOCATION: 'europe-west1',
    GOOGLE_TRANSLATE_GLOSSARY: 'terms',
    LIBRETRANSLATE_URL: 'http://127.0.0.1:5000',
    LIBRETRANSLATE_API_KEY: 'libre',
    DBT_CLOUD_URL: 'https://x.getdbt.com',
  };
  expect(load(variables)).toMatchObject({
    google: {
      project: 'our-project',
      location: 'europe-west9',
      datasetPrefix: 'dev_',
      maximumBytesBilled: 1000,
      impersonate: 'a@b.example',
      credentialsFile: '/w.json',
      storageEndpoint: 'http://127.0.0.1:4443',
      bigqueryEndpoint: 'http://127.0.0.1:9050',
    },
    googleTranslate: { endpoint: 'http://127.0.0.1:1', apiKey: 'key', location: 'europe-west1', glossary: 'terms' },
    libretranslate: { url: 'http://127.0.0.1:5000', apiKey: 'libre' },
    dbtCloud: { url: 'https://x.getdbt.com', accountId: '1', jobId: '2', token: 'secret' },
  });
});

const { BIGQUERY_PROJECT: _project, ...unpaid } = bigquery;
const without = (name: keyof typeof cloud) => Object.fromEntries(Object.entries(cloud).filter(([key]) => key !== name));

test.each<[string, Record<string, string>, string]>([
  ['BigQuery without a project', unpaid, 'BIGQUERY_PROJECT: missing'],
  ['Google Translate without key and project', { RELAIS_TRANSLATOR: 'google' }, 'BIGQUERY_PROJECT: missing'],
  ['LibreTranslate without its server', { RELAIS_TRANSLATOR: 'libretranslate' }, 'LIBRETRANSLATE_URL: missing'],
  ['dbt Cloud without an account', without('DBT_CLOUD_ACCOUNT_ID'), 'DBT_CLOUD_ACCOUNT_ID: missing'],
  ['dbt Cloud without a job', without('DBT_CLOUD_JOB_ID'), 'DBT_CLOUD_JOB_ID: missing'],
  ['dbt Cloud without a token', without('DBT_CLOUD_TOKEN'), 'DBT_CLOUD_TOKEN: missing'],
  ['dbt Cloud on DuckDB', { ...cloud, RELAIS_WAREHOUSE: 'duckdb', RELAIS_STORE: '/s' }, 'RELAIS_DBT=cloud builds in'],
  ['a prefix that no dataset can have', { BIGQUERY_DATASET_PREFIX: 'a-b' }, 'BIGQUERY_DATASET_PREFIX: '],
  ['a prefix that ends a quoted name', { BIGQUERY_DATASET_PREFIX: 'a`.x' }, 'BIGQUERY_DATASET_PREFIX: '],
  ['no bytes at all', { BIGQUERY_MAXIMUM_BYTES_BILLED: '0' }, 'BIGQUERY_MAXIMUM_BYTES_BILLED'],
  ['bytes in words', { BIGQUERY_MAXIMUM_BYTES_BILLED: '10 GB' }, 'BIGQUERY_MAXIMUM_BYTES_BILLED'],
  ['an emulator without a scheme', { STORAGE_EMULATOR_HOST: 'localhost:4443' }, 'STORAGE_EMULATOR_HOST: not an http'],
  ['an emulator without a scheme', { BIGQUERY_EMULATOR_HOST: 'localhost:9050' }, 'BIGQUERY_EMULATOR_HOST: not an http'],
  ['a server that is a file', { LIBRETRANSLATE_URL: 'file:///etc' }, 'LIBRETRANSLATE_URL: not an http'],
  ['a server that is a file', { GOOGLE_TRANSLATE_ENDPOINT: 'file:///x' }, 'GOOGLE_TRANSLATE_ENDPOINT: not an http'],
  ['a server that is none', { DBT_CLOUD_URL: 'getdbt' }, 'DBT_CLOUD_URL: not an http'],
])('%s is refused before anything starts', (_name, variables, expected) => {
  expect(() => load(variables)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(expected) as unknown }),
  );
});

test.each<[string, Record<string, string>]>([
  ['Google Translate by key', { RELAIS_TRANSLATOR: 'google', GOOGLE_TRANSLATE_API_KEY: 'key' }],
  ['Google Translate of a project', { RELAIS_TRANSLATOR: 'google', BIGQUERY_PROJECT: 'our-project' }],
  ['LibreTranslate at an address', { RELAIS_TRANSLATOR: 'libretranslate', LIBRETRANSLATE_URL: 'http://l:5000' }],
  ['BigQuery of a project', bigquery],
  ['dbt Cloud with all it needs', cloud],
])('%s is enough', (_name, variables) => {
  expect(() => load(variables)).not.toThrow();
});

test('a fault is told without the value that is at fault, and all faults at once', () => {
  const variables = { ...unpaid, RELAIS_DBT: 'cloud', DBT_CLOUD_URL: 'canary', RELAIS_TRANSLATOR: 'libretranslate' };
  expect(() => load(variables)).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('canary') as unknown }),
  );
  const { DBT_CLOUD_URL: _url, ...rest } = variables;
  for (const name of ['BIGQUERY_PROJECT', 'DBT_CLOUD_TOKEN', 'LIBRETRANSLATE_URL'])
    expect(() => load(rest)).toThrow(name);
});
