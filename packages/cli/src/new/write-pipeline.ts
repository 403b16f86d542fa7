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
  /** Proves the checkout with what was written in it; when it throws, everything is as before. */
  readonly prove: () => Promise<void>;
}

/**
 * Writes a pipeline into the checkout, whole or not at all: its folder appears under its name complete, and goes again with
 * the registrations when the proof fails.
 * @throws UsageError `NEW_TAKEN` when the folder is there
 */
export async function writePipeline({ root, pipeline, files, registrations, prove }: WriteRequest): Promise<void> {
  const folder = join(root, 'workflows', 'pipelines', pipeline);
  // Compilers and dbt's models look past a folder whose name begins with a dot.
  const draft = join(dirname(folder), `.new-${pipeline}-${process.pid}`);
  const undo: (() => Promise<void>)[] = [() => rm(draft, { recursive: true, force: true })];
  try {
    for (const [path, content] of files) await writeFormatted(join(draft, path), join(folder, path), content);
    await claim(draft, folder);
    undo.push(() => rm(folder, { recursive: true, force: true }));
    undo.push(() => rm(join(root, 'workflows', 'dist', 'pipelines', pipeline), { recursive: true, force: true }));
    for (const { path, edit } of registrations) {
      const file = join(root, path);
      const before = await readFile(file, 'utf8');
      undo.push(() => replaceFile(file, before));
      await replaceFile(file, await formatted(file, edit(before)));
    }
    await prove();
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

/** @param path where the file will lie, which decides how it is formatted */
async function writeFormatted(file: string, path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? await formatted(path, content) : content);
}

/** As the checkout's own formatter has it; what it does not know stays as it is. */
async function formatted(path: string, text: string): Promise<string> {
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const { inferredParser } = await getFileInfo(path);
  // Sentences are put together from parts of any length; what stands in the checkout stays as it is wrapped.
  const wrap = path.endsWith('README.md') ? 'always' : 'preserve';
  if (inferredParser === null) return text;
  return format(text, {
    ...(await resolveConfig(path, { editorconfig: true })),
    parser: inferredParser,
    proseWrap: wrap,
  });
}

async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  await writeFile(next, text);
  await rename(next, file);
}
