import { createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PermanentError, type RegisteredPipeline, type SampleDataset, type SampleOptions } from '@relais/core';
import { generatedFile } from './generated-file.js';
import { metadataPath, opendatasoftMetadata } from './opendatasoft.js';

/** A dataset's file as it would be served. */
export interface WrittenFile {
  readonly dataset: string;
  /** Where the file server answers with it, under its address. */
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
}

/** What the file server answers with for a folder. */
export const INDEX = 'index.json';

/**
 * Writes a pipeline's sample, each file at the path of its source, with the metadata beside it: what
 * `startFileServer` serves.
 * @throws PermanentError `SAMPLE_MISSING` for a pipeline without a sample
 */
export async function writeSample(
  { definition, sample }: RegisteredPipeline,
  options: SampleOptions,
  folder: string,
): Promise<readonly WrittenFile[]> {
  if (!sample) {
    throw new PermanentError(`[sample-sources/write] ${definition.name} has no sample; give its registry entry one`, {
      code: 'SAMPLE_MISSING',
    });
  }
  const written: WrittenFile[] = [];
  for (const dataset of sample.datasets) written.push(await writeDataset(dataset, options, folder));
  return written;
}

async function writeDataset(dataset: SampleDataset, options: SampleOptions, folder: string): Promise<WrittenFile> {
  const file = join(folder, dataset.path);
  await mkdir(dirname(file), { recursive: true });
  await generatedFile(dataset, options).send(0, Infinity, createWriteStream(file));
  const metadata = metadataPath(dataset);
  if (metadata !== null)
    await writeFile(join(folder, metadata, INDEX), JSON.stringify(opendatasoftMetadata(dataset, options)));
  return { dataset: dataset.dataset, path: dataset.path, file, bytes: (await stat(file)).size };
}
