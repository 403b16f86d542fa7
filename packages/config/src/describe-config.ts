import type { Config } from './config.js';

const masked = '••••••';

/** The settings as `config show` prints them: the same shape, secrets and what addresses carry of them masked. */
export function describeConfig(config: Config): Config {
  const { temporal, google, googleTranslate, libretranslate, dbtCloud, alarms, telemetry } = config;
  return {
    ...config,
    temporal: { ...temporal, apiKey: maskSecret(temporal.apiKey) },
    google: {
      ...google,
      storageEndpoint: maskAddress(google.storageEndpoint),
      bigqueryEndpoint: maskAddress(google.bigqueryEndpoint),
    },
    googleTranslate: {
      ...googleTranslate,
      endpoint: maskAddress(googleTranslate.endpoint),
      apiKey: maskSecret(googleTranslate.apiKey),
    },
    libretranslate: { url: maskAddress(libretranslate.url), apiKey: maskSecret(libretranslate.apiKey) },
    alarms: {
      webhook: maskSecret(alarms.webhook),
      mail: alarms.mail === null ? null : { ...alarms.mail, url: maskUrl(alarms.mail.url) },
      heartbeat: maskSecret(alarms.heartbeat),
      aliveFile: alarms.aliveFile,
    },
    telemetry: telemetry && {
      metrics: telemetry.metrics,
      traces: telemetry.traces && {
        ...telemetry.traces,
        endpoint: maskUrl(telemetry.traces.endpoint),
        headers: Object.fromEntries(Object.keys(telemetry.traces.headers).map((name) => [name, masked])),
      },
      openLineage: telemetry.openLineage && {
        ...telemetry.openLineage,
        url: maskUrl(telemetry.openLineage.url),
        apiKey: maskSecret(telemetry.openLineage.apiKey),
      },
    },
    network: Object.fromEntries(Object.entries(config.network).map(([name, value]) => [name, maskLogin(value)])),
    dbtCloud: { ...dbtCloud, url: maskUrl(dbtCloud.url), token: maskSecret(dbtCloud.token) },
    sourceUrls: Object.fromEntries(Object.entries(config.sourceUrls).map(([name, url]) => [name, maskUrl(url)])),
  };
}

const maskAddress = (address: string | null): string | null => (address === null ? null : maskUrl(address));

const maskSecret = (secret: string | null): string | null => (secret === null ? null : masked);

/** A proxy may be named without a scheme, which makes no URL. */
const maskLogin = (value: string): string => value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, `$1${masked}@`);

/** An address without its user, password and query values. */
export function maskUrl(address: string): string {
  const url = new URL(address);
  if (url.username !== '') url.username = masked;
  if (url.password !== '') url.password = masked;
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, masked);
  return decodeURI(url.href);
}
