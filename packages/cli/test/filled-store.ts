import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectNames } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import { folderStore } from '@relais/object-store/drivers/folder';

export const pipeline = 'france-courses';
const textOf = (date: string): string => `a;b\né;${date}\n`;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Path of an object of a snapshot of courses. */
export const pathOf = (date: string, file: 'courses.csv' | 'manifest.json'): string =>
  objectNames.rawSnapshot(pipeline, 'courses', date, digestOf(textOf(date))) + file;

const pairs = ['a', 'b'].map((source) => ({ source, translated: null, provider: 'google', snapshot: '' }));
/** Path of the translations that were paid for. */
export const memoryPath = `${objectNames.translationMemory(pipeline, 'fr', 'en')}${fingerprint(pairs)}.jsonl`;

/** Three snapshots of courses, a refused file, a decision and a translation that was paid for; and what a copy leaves alone. */
export async function fillStore(root: string): Promise<void> {
  const store = folderStore(root);
  for (const date of ['2025-01-15', '2025-02-15', '2025-03-15']) {
    const text = textOf(date);
    const sha256 = digestOf(text);
    const at = objectNames.rawSnapshot(pipeline, 'courses', date, sha256);
    const manifest = { dataset: 'courses', file: 'courses.csv', sha256, snapshot_date: date, fetched_at: date };
    await store.create(`${at}courses.csv`, text);
    await store.create(`${at}manifest.json`, JSON.stringify({ ...manifest, bytes: Buffer.byteLength(text), rows: 1 }));
  }
  const refused = objectNames.rejected(pipeline, 'courses', '2025-04-15', digestOf('<html>'));
  await store.create(`${refused}courses.csv`, '<html>');
  await store.create(`${refused}source_html.json`, '{"code":"SOURCE_HTML"}');
  await store.create(`${objectNames.acceptedDataset(pipeline, 'courses')}x/shrink_guard.json`, '{"reason":"a reset"}');
  await store.create(memoryPath, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
  await store.create(`${objectNames.typedDataset(pipeline, 'courses')}x/part-0.parquet`, 'PAR1');
}

/** Text of every file below a folder, by its path there. */
export const filesBelow = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(root, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );

/** Changes an object behind its store's back. */
export const overwrite = (root: string, path: string, text: string): void => {
  chmodSync(join(root, path), 0o644);
  writeFileSync(join(root, path), text);
};
