import { describeConfig, loadConfig } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';

/** Every setting that is a secret, or an address that may carry one. */
const secrets: Readonly<Record<string, string>> = {
  TEMPORAL_API_KEY: 'canary',
  GOOGLE_TRANSLATE_API_KEY: 'canary',
  LIBRETRANSLATE_API_KEY: 'canary',
  DBT_CLOUD_TOKEN: 'canary',
  ...Object.fromEntries(
    [
      'COURSES_URL',
      'STORAGE_EMULATOR_HOST',
      'BIGQUERY_EMULATOR_HOST',
      'GOOGLE_TRANSLATE_ENDPOINT',
      'LIBRETRANSLATE_URL',
      'DBT_CLOUD_URL',
    ].map((name) => [name, 'https://canary:canary@example.org/x?key=canary']),
  ),
};

test.each(Object.entries(secrets))('%s is shown without its secret', (name, value) => {
  const shown = JSON.stringify(describeConfig(loadConfig(registry, { [name]: value }, '/project')));
  expect(JSON.stringify(loadConfig(registry, { [name]: value }, '/project'))).toContain('canary');
  expect(shown).not.toContain('canary');
  expect(shown).toContain('••••••');
});

test('what is no secret is shown, and what is not set is not masked', () => {
  const variables = { LIBRETRANSLATE_URL: 'http://127.0.0.1:5000', GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: 'a@b.example' };
  expect(describeConfig(loadConfig(registry, variables, '/project'))).toMatchObject({
    libretranslate: { url: 'http://127.0.0.1:5000/', apiKey: null },
    google: { impersonate: 'a@b.example', storageEndpoint: null },
    dbtCloud: { token: null, url: 'https://cloud.getdbt.com/' },
  });
});
