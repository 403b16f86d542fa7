import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.js';
import type { NewFile } from './pipeline-files.js';
import type { Registration } from './register-pipeline.js';

export interface WriteRequest {
  /** Of the checkout. */
  readonly root: string;
  readonly pipeline: string;
  readonly files: readonly NewFile[];
  readonly registrations: readonly Registration[];
  /** A text as the checkout's own formatter has it; `path` is where it will lie. */
  readonly format: (path: string, text: string) => Promise<string>;
  /** Proves the checkout with what was written in it; when it throws, everything is as before. */
  readonly prove: () => Promise<void>;
}

/**
 * Writes a pipeline into the checkout, whole or not at all: its folder appears under its name complete, and goes again with
 * the registrations when the proof fails.
 * @throws UsageError `NEW_TAKEN` when the folder is there
 */
export async function writePipeline(request: WriteRequest): Promise<void> {
  const { root, pipeline, files, registrations, format } = request;
  const folder = join(root, 'workflows', 'pipelines', pipeline);
  // Compilers and dbt's models look past a folder whose name begins with a dot.
  const draft = join(dirname(folder), `.new-${pipeline}-${process.pid}`);
  const undo: (() => Promise<void>)[] = [() => rm(draft, { recursive: true, force: true })];
  try {
    for (const [path, content] of files) {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      const written = typeof content === 'string' ? await format(join(folder, path), content) : content;
      await writeFile(join(draft, path), written);
    }
    await claim(draft, folder);
    undo.push(() => rm(folder, { recursive: true, force: true }));
    undo.push(() => rm(join(root, 'workflows', 'dist', 'pipelines', pipeline), { recursive: true, force: true }));
    for (const { path, edit } of registrations) {
      const file = join(root, path);
      const before = await readFile(file, 'utf8');
      undo.push(() => replaceFile(file, before));
      await replaceFile(file, await format(file, edit(before)));
    }
    await request.prove();
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** A rename to a folder that is there fails unless it is empty, and then nothing is lost. */
async function claim(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new UsageError(
      'NEW_TAKEN',
      `[cli/new] there is a folder ${folder} already; choose another name`,
      './relais status',
    );
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  await writeFile(next, text);
  await rename(next, file);
}
