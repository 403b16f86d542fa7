import { chromium, type Browser } from 'playwright-core';

/** Nothing that asks the network by itself, and no sandbox where tests run as root in a container. */
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

const binary = process.env['RELAIS_BROWSER'] ?? '';

/** Tests that need the browser that `npm test` provides; skipped by name where there is none. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (binary === '') describe.skip(`${name} (needs a Chromium: set RELAIS_BROWSER)`, tests);
  else describe(name, tests);
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: binary, args: flags, headless: true });
