import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PermanentError, TransientError } from '@relais/core';
import type { Site } from '../site/create-site.js';
import { sitePaths } from '../site/site-paths.js';

export interface ExportRequest {
  readonly site: Site;
  /** Whether there are pages of lineage. */
  readonly lineage: boolean;
  /** Made or replaced as a whole; a folder that holds anything but an earlier export is refused. */
  readonly folder: string;
}

export interface ExportOutcome {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** By pipeline; null = nothing is published. */
  readonly generations: Readonly<Record<string, string | null>>;
}

/** Says that a folder is an export, and of what. */
const MARKER = 'relais-dashboard.json';
const ATTEMPTS = 3;

/**
 * Writes the site as files for any static host, all of a pipeline's from one generation. It is written beside the folder
 * and takes its place when it is whole; the same generations and reports give the same bytes.
 * @throws PermanentError `EXPORT_FOLDER_TAKEN`; TransientError `GENERATION_MOVED`; what a page could not be made for
 */
export async function exportSite(request: ExportRequest): Promise<ExportOutcome> {
  const folder = resolve(request.folder);
  await assertReplaceable(folder);
  await mkdir(dirname(folder), { recursive: true });
  const draft = `${folder}.${randomUUID()}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const generations = await generationsOf(request.site);
      await rm(draft, { recursive: true, force: true });
      const written = await writeFiles(request, draft, generations);
      const after = await generationsOf(request.site);
      if (JSON.stringify(generations) !== JSON.stringify(after)) continue;
      await replaceFolder(draft, folder);
      return { folder, ...written, generations };
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  throw new TransientError('[dashboard/export] generations were published while it was written; export again', {
    code: 'GENERATION_MOVED',
  });
}

async function generationsOf({ data }: Site): Promise<ExportOutcome['generations']> {
  const { pipelines } = await data.site();
  return Object.fromEntries(pipelines.map(({ name, published }) => [name, published?.generation ?? null]));
}

async function writeFiles(
  { site, lineage }: ExportRequest,
  draft: string,
  generations: ExportOutcome['generations'],
): Promise<Pick<ExportOutcome, 'files' | 'bytes'>> {
  const paths = await sitePaths(site, lineage);
  let bytes = await write(draft, MARKER, `${JSON.stringify({ generations }, null, 2)}\n`);
  bytes += await write(draft, '404.html', (await site.answer('/404.html')).body);
  for (const path of paths) {
    const { status, body, error } = await site.answer(path);
    if (status !== 200) throw error ?? gone(path);
    bytes += await write(draft, fileOf(path), body);
  }
  return { files: paths.length + 2, bytes };
}

async function write(folder: string, name: string, body: string | Uint8Array): Promise<number> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, body);
  return Buffer.byteLength(body);
}

/** Hosts show a folder's `index.html` at the folder's address. */
const fileOf = (path: string): string => (path.endsWith('/') ? `${path}index.html` : path).slice(1);

async function assertReplaceable(folder: string): Promise<void> {
  const names: readonly string[] = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw taken(folder, error);
  });
  if (names.length > 0 && !names.includes(MARKER)) throw taken(folder);
}

/** Between the two renames there is no folder, for less than a reader waits. */
async function replaceFolder(draft: string, folder: string): Promise<void> {
  const old = `${folder}.${randomUUID()}`;
  const replaced = await rename(folder, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(draft, folder);
  } catch (error) {
    if (replaced) await rename(old, folder);
    throw error;
  }
  if (replaced) await rm(old, { recursive: true, force: true });
}

const taken = (folder: string, cause?: unknown): PermanentError =>
  new PermanentError(`[dashboard/export] ${folder} holds something else; name a new or an empty folder`, {
    code: 'EXPORT_FOLDER_TAKEN',
    cause,
  });

const gone = (path: string): TransientError =>
  new TransientError(`[dashboard/export] ${path} went while the site was written; export again`, {
    code: 'GENERATION_MOVED',
  });
