import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@relais/config';
import { environmentSchema } from '@relais/config/environment';
import type { Registry } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

const none: Registry = {};
const load = (variables: Record<string, string>) => loadConfig(none, { HOME: '/home/ada', ...variables }, '/project');

test('what tells of proxies, certificates and gcloud is kept as it is set, and nothing beside it', () => {
  const network = {
    ...{ HTTP_PROXY: 'http://p:1', https_proxy: 'p:2', NO_PROXY: '.example,10.0.0.0/8', all_proxy: 'socks5://p:3' },
    ...{ SSL_CERT_FILE: '/c.pem', SSL_CERT_DIR: '/c', REQUESTS_CA_BUNDLE: '/r.pem', CURL_CA_BUNDLE: '/u.pem' },
    CLOUDSDK_CONFIG: '/gcloud',
  };
  const variables = { ...network, HTTPS_PROXY: '', CLOUDSDK_CORE_PROJECT: 'other', PROXY_PASSWORD: 'canary' };
  expect(loadConfig({}, variables, '/project').network).toEqual(network);
});

test('an empty environment is the embedded default, all of it below the home', () => {
  expect(load({})).toMatchObject({
    home: '/project/.relais',
    cache: '/home/ada/.cache/relais',
    store: { uri: 'file:///project/.relais/store', folder: '/project/.relais/store' },
    warehouse: 'duckdb',
    translator: 'glossary',
    dbt: { driver: 'core', environment: 'production' },
    temporal: { address: null, namespace: 'default', tls: null },
  });
});

test('set but empty means unset', () => {
  expect(load({ RELAIS_HOME: '', RELAIS_WAREHOUSE: '', TEMPORAL_ADDRESS: '' })).toEqual(load({}));
});

test('every fault stands in one message', () => {
  const message = faults({ RELAIS_WAREHOUSE: 'oracle', RELAIS_DBT: 'maybe', RELAIS_UI_PORT: '99999' });
  for (const name of ['RELAIS_WAREHOUSE', 'RELAIS_DBT', 'RELAIS_UI_PORT']) expect(message).toContain(name);
});

test.each([
  ['bigquery with a folder', { RELAIS_WAREHOUSE: 'bigquery' }, 'gs://bucket/prefix'],
  ['duckdb with a bucket', { RELAIS_STORE: 'gs://some-bucket/x' }, 'RELAIS_WAREHOUSE=bigquery'],
  ['a bucket nobody can have', { RELAIS_STORE: 'gs://', RELAIS_WAREHOUSE: 'bigquery' }, 'RELAIS_STORE'],
  ['a store of an unknown kind', { RELAIS_STORE: 's3://bucket' }, 'RELAIS_STORE'],
  ['a home that is a pattern', { RELAIS_HOME: '/data/relais [1]' }, 'RELAIS_HOME: /data/relais [1] has *, ? or ['],
  ['a store that is a pattern', { RELAIS_STORE: 'file:///data/what%3F' }, 'RELAIS_STORE: /data/what? has'],
  ['a slip in what TLS is', { TEMPORAL_TLS: 'on' }, 'TEMPORAL_TLS: neither true nor false'],
  ['half a client certificate', { TEMPORAL_TLS_CLIENT_CERT_PATH: '/c.pem' }, 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
])('%s is refused', (_name, variables, expected) => {
  expect(faults(variables)).toContain(expected);
});

test('two servers cannot share a port', () => {
  expect(faults({ RELAIS_UI_PORT: '8233', RELAIS_TEMPORAL_PORT: '8233' })).toContain('RELAIS_UI_PORT');
});

test('a Temporal server is found by its path from where the person is, or by its name', () => {
  const binaryOf = (text: string) => load({ RELAIS_TEMPORAL_BINARY: text }).temporal.binary;
  expect([binaryOf('./temporal'), binaryOf('temporal')]).toEqual(['/project/temporal', 'temporal']);
});

test('two homes have two task queues', () => {
  expect(load({ RELAIS_HOME: '/a' }).taskQueue).not.toBe(load({ RELAIS_HOME: '/b' }).taskQueue);
  expect(load({ RELAIS_HOME: '/a' }).taskQueue).toMatch(/^relais-[0-9a-f]{8}$/);
});

test('sources default to their publishers, and a bad address is a fault', () => {
  expect(loadConfig(registry, {}, '/project').sourceUrls.COURSES_URL).toContain('opendata.caissedesdepots.fr');
  expect(() => loadConfig(registry, { COURSES_URL: 'file:///etc/passwd' }, '/project')).toThrow(/COURSES_URL/);
});

test('a choice for models is one of those that the pipeline names, or its default', () => {
  const chosen = (value: string) => loadConfig(registry, { GROWTH_ATTRIBUTION_MODE: value }, '/project').variables;
  expect([chosen(''), chosen('legacy')]).toEqual([
    { GROWTH_ATTRIBUTION_MODE: 'strict' },
    { GROWTH_ATTRIBUTION_MODE: 'legacy' },
  ]);
  expect(() => chosen('Strict')).toThrow(/GROWTH_ATTRIBUTION_MODE: one of strict, legacy/);
});

test('the example names every variable, but those that Relais sets for its own processes', () => {
  const example = readFileSync(join(process.cwd(), '.env.example'), 'utf8');
  const internal = [
    'HOME',
    'RELAIS_ROOT',
    'RELAIS_TEMPORAL_BINARY',
    'RELAIS_DBT_PYTHON',
    'RELAIS_WORKER_READY_FILE',
    'RELAIS_KILL_AT',
  ];
  const named = Object.keys(environmentSchema.shape).filter((name) => !internal.includes(name));
  expect(named.filter((name) => !new RegExp(`^# ${name}=`, 'm').test(example))).toEqual([]);
  const pipelines = Object.values(registry).map(({ definition }) => definition);
  for (const { source } of pipelines.flatMap(({ datasets }) => datasets))
    expect(example).toContain(source.kind === 'http' ? source.urlVariable : source.folderVariable);
  for (const { environment } of pipelines.flatMap(({ variables = [] }) => variables))
    expect(example).toContain(`# ${environment}=`);
});

function faults(variables: Record<string, string>): string {
  try {
    load(variables);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}
