import { describeConfig, loadConfig } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';

/** Every setting that is a secret, or an address that may carry one. */
const secrets: Readonly<Record<string, string>> = {
  TEMPORAL_API_KEY: 'canary',
  GOOGLE_TRANSLATE_API_KEY: 'canary',
  LIBRETRANSLATE_API_KEY: 'canary',
  DBT_CLOUD_TOKEN: 'canary',
  RELAIS_ALARM_WEBHOOK: 'https://chat.example.org/hooks/canary',
  RELAIS_WATCH_HEARTBEAT: 'https://beats.example.org/canary',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=canary',
  OPENLINEAGE_API_KEY: 'canary',
  ...Object.fromEntries(
    [
      'COURSES_URL',
      'STORAGE_EMULATOR_HOST',
      'BIGQUERY_EMULATOR_HOST',
      'GOOGLE_TRANSLATE_ENDPOINT',
      'LIBRETRANSLATE_URL',
      'DBT_CLOUD_URL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OPENLINEAGE_URL',
    ].map((name) => [name, 'https://canary:canary@example.org/x?key=canary']),
  ),
};

/** Without these the settings of listeners say nothing. */
const listening = {
  RELAIS_TELEMETRY: 'on',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example.org',
  OPENLINEAGE_URL: 'https://lineage.example.org',
};

test.each(Object.entries(secrets))('%s is shown without its secret', (name, value) => {
  const config = loadConfig(registry, { ...listening, [name]: value }, '/project');
  const shown = JSON.stringify(describeConfig(config));
  expect(JSON.stringify(config)).toContain('canary');
  expect(shown).not.toContain('canary');
  expect(shown).toContain('••••••');
});

test.each([
  ['http://canary:canary@proxy.example:3128', 'http://••••••@proxy.example:3128'],
  ['canary:can/ary@proxy.example:3128', '••••••@proxy.example:3128'],
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
])('the login of a proxy is shown by nobody: %s', (proxy, shown) => {
  expect(describeConfig(loadConfig(registry, { HTTPS_PROXY: proxy }, '/project'))).toMatchObject({
    network: { HTTPS_PROXY: shown },
  });
});

test('the login of the mail server is shown by nobody', () => {
  const mail = { RELAIS_ALARM_SMTP_URL: 'smtps://canary:canary@mail.example.org:465' };
  const shown = describeConfig(
    loadConfig(registry, { ...mail, RELAIS_ALARM_FROM: 'a@b.example', RELAIS_ALARM_TO: 'c@d.example' }, '/project'),
  );
  expect(JSON.stringify(shown)).not.toContain('canary');
  expect(shown).toMatchObject({ alarms: { mail: { from: 'a@b.example', to: ['c@d.example'] } } });
});

test('what is no secret is shown, and what is not set is not masked', () => {
  const variables = { LIBRETRANSLATE_URL: 'http://127.0.0.1:5000', GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: 'a@b.example' };
  expect(describeConfig(loadConfig(registry, variables, '/project'))).toMatchObject({
    libretranslate: { url: 'http://127.0.0.1:5000/', apiKey: null },
    google: { impersonate: 'a@b.example', storageEndpoint: null },
    dbtCloud: { token: null, url: 'https://cloud.getdbt.com/' },
  });
});
