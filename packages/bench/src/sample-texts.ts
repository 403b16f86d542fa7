import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline as flow } from 'node:stream/promises';
import {
  PermanentError,
  type DatasetDefinition,
  type RegisteredPipeline,
  type TranslationDefinition,
} from '@relais/core';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { duckdbTextColumns } from '@relais/rows/drivers/duckdb-text-columns';
import { scanFile } from '@relais/rows/scan-file';
import { benchOf } from './bench-sources.js';

export interface SampleTexts {
  readonly dataset: string;
  readonly translation: TranslationDefinition;
  /** Each once. */
  readonly texts: readonly string[];
}

/** Fits into any machine: a thesaurus is small. */
const MEMORY = '100MB';

/**
 * The texts that a run would translate, of the first dataset whose columns are translated.
 * @throws PermanentError `BENCH_MISSING` for a pipeline that translates nothing
 */
export async function sampleTexts(
  pipeline: RegisteredPipeline,
  size: { readonly scale: number; readonly seed: number },
  folder: string,
): Promise<SampleTexts> {
  const { date } = benchOf(pipeline);
  const dataset = pipeline.definition.datasets.find(({ translation }) => translation !== undefined);
  const sample = pipeline.sample?.datasets.find((known) => known.dataset === dataset?.name);
  if (dataset?.translation === undefined || sample === undefined)
    throw new PermanentError(`[bench] ${pipeline.definition.name} translates nothing; measure another pipeline`, {
      code: 'BENCH_MISSING',
    });
  const file = join(folder, 'texts.csv');
  await flow(Readable.from(sample.content({ ...size, date })), createWriteStream(file));
  const part = await typedPart(dataset, file, date, folder);
  const texts = await duckdbTextColumns({ memoryLimit: MEMORY }).distinctTexts(
    [part],
    Object.keys(dataset.translation.columns),
  );
  return { dataset: dataset.name, translation: dataset.translation, texts };
}

async function typedPart(
  dataset: DatasetDefinition,
  file: string,
  snapshotDate: string,
  folder: string,
): Promise<string> {
  const typer = duckdbTyper({ memoryLimit: MEMORY, threads: 1, scratchFolder: join(folder, 'scratch') });
  const target = join(folder, 'texts');
  await mkdir(target);
  const scan = await scanFile(file, dataset.format);
  const request = { dataset, file, snapshotDate, folder: target, scan, rows: scan.records, sha256: '0'.repeat(64) };
  await typer.type(request);
  return join(target, 'part-0.parquet');
}
