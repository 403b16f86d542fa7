import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PermanentError, type RegisteredPipeline, type SampleFile, type SampleInboxOptions } from '@relais/core';
import { inboxPath } from '@relais/core/inbox-path';

/** A file of a sample as it lies in an inbox. */
export interface WrittenInboxFile extends Pick<SampleFile, 'dataset' | 'date' | 'records' | 'spoiled'> {
  readonly file: string;
  readonly bytes: number;
}

export interface WriteInboxOptions extends SampleInboxOptions {
  /** What becomes of files that are there already: those of other bytes are in the way unless said. */
  readonly existing?: 'refuse' | 'replace' | 'keep';
  readonly onFile?: (file: WrittenInboxFile) => void;
}

/**
 * Puts a pipeline's sample into an inbox, each file whole at once: whoever watches the folder never sees half of one.
 * @throws PermanentError `SAMPLE_MISSING` for a pipeline without such a sample, `SAMPLE_IN_THE_WAY` for a file that is
 * there already with other bytes; files of days before it have been written by then
 */
export async function writeInbox(
  { definition, sample }: RegisteredPipeline,
  options: WriteInboxOptions,
  folder: string,
): Promise<readonly WrittenInboxFile[]> {
  if (!sample?.inbox)
    throw new PermanentError(
      `[sample-sources/write] ${definition.name} has no sample of an inbox; give its registry entry one`,
      {
        code: 'SAMPLE_MISSING',
      },
    );
  const paths = new Map(
    definition.datasets.flatMap(({ name, source }) => (source.kind === 'inbox' ? [[name, source] as const] : [])),
  );
  const written: WrittenInboxFile[] = [];
  for (const made of sample.inbox.files(options)) {
    const source = paths.get(made.dataset);
    const file =
      source === undefined ? null : await place(made, join(folder, inboxPath(source, made.date)), options.existing);
    if (file === null) continue;
    options.onFile?.(file);
    written.push(file);
  }
  return written;
}

/** Null for a file that stays as it is. */
async function place(
  { content, ...made }: SampleFile,
  file: string,
  existing: WriteInboxOptions['existing'] = 'refuse',
): Promise<WrittenInboxFile | null> {
  const isThere = (await stat(file).catch(() => null)) !== null;
  if (isThere && existing === 'keep') return null;
  await mkdir(dirname(file), { recursive: true });
  const unfinished = join(dirname(file), `.${basename(file)}.part`);
  await writeFile(unfinished, content);
  if (isThere && existing === 'refuse') {
    const isSame = (await readFile(unfinished)).equals(await readFile(file));
    await rm(unfinished);
    if (isSame) return null;
    throw new PermanentError(
      `[sample-sources/write] ${file} is there already, with other bytes; choose another folder, or have it replaced`,
      { code: 'SAMPLE_IN_THE_WAY', dataset: made.dataset },
    );
  }
  await rename(unfinished, file);
  return { ...made, file, bytes: (await stat(file)).size };
}
