import '../bootstrap/check-node.cjs';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../bootstrap/paths.mjs';
import { cliPage } from './cli-page.mjs';
import { jsonSchemas } from './json-schemas.mjs';
import { keptDocument, performancePage } from './performance-page.mjs';

/**
 * Writes the pages that are made of code: docs/cli.md and docs/schemas, and the figures of docs/performance.md with
 * their picture, which are made of docs/bench. With `--check` it writes nothing and exits with 1 where one of them is
 * not what the code or the measurements say. What is made is the build's, so build first.
 */
const check = process.argv.includes('--check');
const schemaFolder = join('docs', 'schemas');

const performanceFile = join('docs', 'performance.md');
const pages = new Map([
  [join('docs', 'cli.md'), await cliPage()],
  [performanceFile, performancePage(textOf(join(root, performanceFile)))],
]);
const growth = keptDocument('france-courses-growth');
if (growth !== null) {
  const { growthPlot, memoryPlot } = await import('./growth-plot.mjs');
  pages.set(join('docs', 'images', 'france-courses-growth.svg'), growthPlot(growth));
  pages.set(join('docs', 'images', 'france-courses-growth-memory.svg'), memoryPlot(growth));
}
for (const [command, schema] of jsonSchemas())
  pages.set(join(schemaFolder, `${command.replaceAll(' ', '-')}.json`), JSON.stringify(schema));

const stale = [];
for (const [file, text] of pages) {
  const path = join(root, file);
  const wanted = file.endsWith('.svg') ? text : await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (wanted === textOf(path)) continue;
  stale.push(file);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}
for (const name of filesOf(join(root, schemaFolder))) {
  const file = join(schemaFolder, name);
  if (pages.has(file)) continue;
  stale.push(file);
  if (!check) rmSync(join(root, file));
}
for (const file of stale) process.stdout.write(`${check ? 'stale' : 'written'}  ${file}\n`);
if (check && stale.length > 0) {
  process.stdout.write('npm run docs writes them anew\n');
  process.exitCode = 1;
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function filesOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
