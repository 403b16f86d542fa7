import type { Config } from './config.js';

const masked = '••••••';

/** The settings as `config show` prints them: the same shape, secrets and what addresses carry of them masked. */
export function describeConfig(config: Config): unknown {
  return {
    ...config,
    temporal: { ...config.temporal, apiKey: maskSecret(config.temporal.apiKey) },
    googleTranslate: { ...config.googleTranslate, apiKey: maskSecret(config.googleTranslate.apiKey) },
    libretranslate: { ...config.libretranslate, apiKey: maskSecret(config.libretranslate.apiKey) },
    dbtCloud: { ...config.dbtCloud, token: maskSecret(config.dbtCloud.token) },
    sourceUrls: Object.fromEntries(Object.entries(config.sourceUrls).map(([name, url]) => [name, maskUrl(url)])),
  };
}

const maskSecret = (secret: string | null): string | null => (secret === null ? null : masked);

/** An address without its user, password and query values. */
export function maskUrl(address: string): string {
  const url = new URL(address);
  if (url.username !== '') url.username = masked;
  if (url.password !== '') url.password = masked;
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, masked);
  return decodeURI(url.href);
}
