import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { provision } from '../bootstrap/provision.mjs';

/** What the pictures of the documents show: a page of the dashboard over the home of now, in both schemes. */
const pictures = [
  { file: 'dashboard.webp', page: 'france-courses/', colorScheme: 'light' },
  { file: 'dashboard-dark.webp', page: 'france-courses/', colorScheme: 'dark' },
];
const screen = { viewport: { width: 1280, height: 1280 }, deviceScaleFactor: 1 };

await provision(['browser']);
const { chromium } = createRequire(join(root, 'packages', 'dashboard', 'package.json'))('playwright-core');
const server = spawn(join(root, 'relais'), ['dashboard', '--json'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const { address } = JSON.parse(await firstDocument(server));
  const browser = await chromium.launch({ executablePath: process.env.RELAIS_BROWSER, args: ['--no-sandbox'] });
  for (const { file, page, colorScheme } of pictures) {
    const sheet = await browser.newPage({ ...screen, colorScheme, reducedMotion: 'reduce' });
    await sheet.goto(`${address}${page}`);
    await sheet.locator('[aria-busy]').first().waitFor({ state: 'detached' });
    const tab = await sheet.context().newCDPSession(sheet);
    // A third of the size of PNG, which a page of text and lines would be.
    const { data } = await tab.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
    writeFileSync(join(root, 'docs', 'images', file), Buffer.from(data, 'base64'));
  }
  await browser.close();
} finally {
  server.kill('SIGINT');
  if (server.exitCode === null) await once(server, 'exit');
}

/** It prints one document and goes on serving. */
async function firstDocument({ stdout }) {
  let text = '';
  for await (const chunk of stdout) {
    text += chunk;
    if (text.trimEnd().endsWith('}')) return text;
  }
  throw new Error('the dashboard did not start; it says why above');
}
