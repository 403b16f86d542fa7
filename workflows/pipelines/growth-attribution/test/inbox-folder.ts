import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { InboxFile } from './inbox-files.js';

/** An inbox as a person fills it. */
export interface InboxFolder {
  readonly path: string;
  /** Writes files, over those of the same name. */
  drop(files: readonly InboxFile[]): Promise<void>;
  remove(): Promise<void>;
}

export async function makeInbox(): Promise<InboxFolder> {
  const path = await mkdtemp(join(tmpdir(), 'relais-inbox-'));
  await Promise.all(['sessions', 'conversions'].map((dataset) => mkdir(join(path, dataset))));
  return {
    path,
    drop: async (files) => {
      await Promise.all(files.map(({ dataset, date, text }) => writeFile(join(path, dataset, `${date}.csv`), text)));
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The files of `fixtures/raw`. */
export async function fixtureFiles(): Promise<readonly InboxFile[]> {
  const folder = join(__dirname, '..', 'fixtures', 'raw');
  const files = await Promise.all(
    (['conversions', 'sessions'] as const).map(async (dataset) =>
      (await readdir(join(folder, dataset))).sort().map((name) => ({ dataset, name })),
    ),
  );
  return Promise.all(
    files.flat().map(async ({ dataset, name }) => ({
      ...{ dataset, date: basename(name, '.csv') },
      text: await readFile(join(folder, dataset, name), 'utf8'),
    })),
  );
}
