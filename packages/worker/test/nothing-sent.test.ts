import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '@relais/config';
import { composeModelBuilder } from '@relais/worker';
import { createDependencies } from '@relais/worker/create-dependencies';
import { registry } from '@relais/workflows/pipelines';
import { startTranslationServer } from '../../translator/test/translation-server.js';

const loaded: string[] = [];
function watched(name: string): unknown {
  loaded.push(name);
  return jest.requireActual(name);
}
jest.mock('@google-cloud/translate', () => watched('@google-cloud/translate'));
jest.mock('google-auth-library', () => watched('google-auth-library'));

let home: string;
const connect = jest.spyOn(Socket.prototype, 'connect');
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'relais-nothing-sent-'));
  loaded.length = 0;
  connect.mockClear();
});
afterEach(() => rm(home, { recursive: true, force: true }));
afterAll(() => connect.mockRestore());

const configOf = (variables: Record<string, string>): Config =>
  loadConfig(registry, { RELAIS_HOME: home, ...variables });
const request = { from: 'fr', to: 'en' } as const;

test('by default there is no provider, no client of one is loaded, and nothing connects anywhere', async () => {
  const { translationProvider, translationQueue } = await createDependencies(configOf({}), registry, false);
  expect({ translationProvider, translationQueue }).toEqual({ translationProvider: null, translationQueue: null });
  expect(loaded).toEqual([]);
  expect(connect).not.toHaveBeenCalled();
});

test('a provider that is configured sends nothing before it is given texts, and then to its address alone', async () => {
  const server = await startTranslationServer({ translate: () => 'welding' });
  try {
    const config = configOf({
      RELAIS_TRANSLATOR: 'google',
      BIGQUERY_PROJECT: 'a-project',
      GOOGLE_TRANSLATE_ENDPOINT: server.url,
      RELAIS_TASK_QUEUE: 'relais-a',
    });
    const { translationProvider, translationQueue } = await createDependencies(config, registry, false);
    expect(translationQueue).toBe('relais-a-translation');
    expect(await translationProvider?.translate([], request)).toEqual(new Map());
    expect(loaded).toEqual([]);
    expect(server.asked).toEqual([]);
    expect(await translationProvider?.translate(['soudage'], request)).toEqual(new Map([['soudage', 'welding']]));
    expect(loaded).toContain('@google-cloud/translate');
    expect(server.asked).toHaveLength(1);
  } finally {
    await server.stop();
  }
});

test.each([
  ['libretranslate', { LIBRETRANSLATE_URL: 'http://127.0.0.1:9' }],
  ['google', { GOOGLE_TRANSLATE_API_KEY: 'a-key' }],
])('%s is made of the environment alone', async (translator, variables) => {
  const config = configOf({ RELAIS_TRANSLATOR: translator, ...variables });
  const { translationProvider } = await createDependencies(config, registry, false);
  expect(translationProvider?.name).toBe(translator);
  expect(connect).not.toHaveBeenCalled();
});

test('dbt Cloud is asked nothing before a build', async () => {
  const config = configOf({
    RELAIS_DBT: 'cloud',
    RELAIS_WAREHOUSE: 'bigquery',
    RELAIS_STORE: 'gs://a-bucket/prefix',
    BIGQUERY_PROJECT: 'a-project',
    DBT_CLOUD_ACCOUNT_ID: '42',
    DBT_CLOUD_JOB_ID: '7',
    DBT_CLOUD_TOKEN: 'a-token',
  });
  const models = await composeModelBuilder(config);
  expect(await models?.version('france-courses')).toMatch(/^\w{12}$/);
  expect(connect).not.toHaveBeenCalled();
});
