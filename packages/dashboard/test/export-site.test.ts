import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSite } from '@relais/dashboard/export/export-site';
import type { Site } from '@relais/dashboard/site/create-site';
import { dataOf, siteOf } from './data-of.js';
import { temporaryWarehouse, type TemporaryWarehouse } from './published-tables.js';
import { heightsOf, tides, tidesRegistry } from './tides.js';

let subject: TemporaryWarehouse;
let folder: string;
let site: Site;
beforeEach(async () => {
  subject = await temporaryWarehouse();
  folder = await mkdtemp(join(tmpdir(), 'relais-export-'));
  await subject.publish(tides, heightsOf(1));
  site = siteOf(dataOf(tidesRegistry, subject.warehouse));
});
afterEach(async () => {
  await subject.dispose();
  await rm(folder, { recursive: true, force: true });
});

const exportTo = (to: string, of: Site = site) => exportSite({ site: of, lineage: false, folder: to });

async function filesOf(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = files.map(async (file) => [file.slice(root.length), await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}

test('a static host shows what the server shows, and links lead to files', async () => {
  const to = join(folder, 'public');
  const outcome = await exportTo(to);
  const files = await filesOf(to);
  expect(outcome).toMatchObject({ files: Object.keys(files).length, generations: { tides: expect.any(String) } });
  for (const [file, text] of Object.entries(files)) {
    if (['/relais-dashboard.json', '/404.html'].includes(file)) continue;
    const { status, body } = await site.answer(file.replace(/index\.html$/, ''));
    expect([file, status, Buffer.from(body).toString()]).toEqual([file, 200, text]);
    for (const [, link] of text.matchAll(/href="(\.[^"#?]*)"/g)) {
      const path = new URL(link!, `http://x${file}`).pathname.replace(/\/$/, '/index.html');
      if (!path.startsWith('/assets/')) expect(Object.keys(files)).toContain(path);
    }
  }
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([
      ...['/tides/catalogue/marts.heights/index.html', '/data/tides/highest/all.csv'],
      '/data/tides/storms/none.json',
    ]),
  );
});

test('the same generation gives the same bytes, and an export takes the place of the one before', async () => {
  const to = join(folder, 'public');
  await exportTo(to);
  const first = await filesOf(to);
  await writeFile(join(to, 'stale.html'), 'of the one before');
  await exportTo(to, siteOf(dataOf(tidesRegistry, subject.warehouse)));
  expect(await filesOf(to)).toEqual(first);
  expect(await readdir(folder)).toEqual(['public']);
});

test('a folder that holds anything else is left as it is', async () => {
  await mkdir(join(folder, 'home'));
  await writeFile(join(folder, 'home', 'thesis.txt'), 'years of work');
  await expect(exportTo(join(folder, 'home'))).rejects.toMatchObject({ code: 'EXPORT_FOLDER_TAKEN' });
  await expect(exportTo(join(folder, 'home', 'thesis.txt'))).rejects.toMatchObject({ code: 'EXPORT_FOLDER_TAKEN' });
  expect((await stat(join(folder, 'home', 'thesis.txt'))).size).toBe(13);
});

test('an export is of one generation, also when another is published while it is written', async () => {
  const to = join(folder, 'public');
  let isFirst = true;
  const answer: Site['answer'] = async (path) => {
    const answered = await site.answer(path);
    if (isFirst && path.startsWith('/data/')) {
      isFirst = false;
      await subject.publish(tides, heightsOf(10));
    }
    return answered;
  };
  const outcome = await exportTo(to, { ...site, answer });
  const published = await subject.warehouse.published('tides');
  expect(outcome.generations).toEqual({ tides: published?.generation });
  const data = Object.entries(await filesOf(to)).filter(([file]) => /^\/data\/.*json$/.test(file));
  expect(new Set(data.map(([, text]) => JSON.parse(text).generation))).toEqual(new Set([published?.generation]));
});

test('an export that fails leaves nothing behind', async () => {
  const answer: Site['answer'] = async (path) =>
    path === '/tides/runs/'
      ? { status: 503, type: '', body: '', immutable: false, error: new Error('away') }
      : site.answer(path);
  await expect(exportTo(join(folder, 'public'), { ...site, answer })).rejects.toThrow('away');
  expect(await readdir(folder)).toEqual([]);
});
