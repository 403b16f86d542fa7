import { join } from 'node:path';
import { PermanentError, type RegisteredPipeline, type SampleBench } from '@relais/core';
import { startFileServer, writeInbox, writeSample } from '@relais/sample-sources';

/** A raw file that the measured run reads. */
export interface BenchFile {
  readonly dataset: string;
  readonly file: string;
  readonly bytes: number;
}

/** The sample on disk, ready to be read by a run. */
export interface BenchSources {
  readonly files: readonly BenchFile[];
  /** What points the pipeline there. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What a run is measured on, apart from its size. */
export function benchOf({ definition, sample }: RegisteredPipeline): SampleBench {
  if (sample?.bench) return sample.bench;
  throw new PermanentError(`[bench] ${definition.name} says not what it is measured on; give its sample a bench`, {
    code: 'BENCH_MISSING',
  });
}

/** Writes the sample first and serves it from disk: no making of rows in what is measured. */
export async function benchSources(
  pipeline: RegisteredPipeline,
  size: { readonly scale: number; readonly seed: number },
  folder: string,
): Promise<BenchSources> {
  const bench = benchOf(pipeline);
  const [samples, inbox] = [join(folder, 'samples'), join(folder, 'inbox')];
  const served = await writeSample(pipeline, { ...size, date: bench.date }, samples);
  const dropped = pipeline.sample?.inbox ? await writeInbox(pipeline, { ...size, ...inboxDays(bench) }, inbox) : [];
  const server = await startFileServer(samples);
  const variables = pipeline.definition.datasets.map(({ name, source }): [string, string] =>
    source.kind === 'http'
      ? [source.urlVariable, `${server.url}${served.find((file) => file.dataset === name)?.path ?? ''}`]
      : [source.folderVariable, inbox],
  );
  return {
    files: [...served, ...dropped],
    variables: Object.fromEntries(variables),
    close: () => server.close(),
  };
}

function inboxDays({ date, days = 1 }: SampleBench) {
  const from = new Date(Date.parse(date) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return { from, days, dirt: 0.005, drift: 'none' } as const;
}

export function bytesByDataset(files: readonly BenchFile[]): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const file of files) bytes[file.dataset] = (bytes[file.dataset] ?? 0) + file.bytes;
  return bytes;
}
