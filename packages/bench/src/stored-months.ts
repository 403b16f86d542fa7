import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { importSnapshot } from '@relais/activities/import-snapshot';
import type { Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import { writeSample } from '@relais/sample-sources';
import { codeVersion } from '@relais/worker/code-version';
import { composeStore } from '@relais/worker/compose';

/**
 * Puts the sample of several months into a store, as somebody who kept the files imports them.
 * @param config of the home whose store it is
 * @returns raw bytes of each month by its date; what a month shares with one before it is counted once
 */
export async function storeMonths(
  config: Config,
  pipeline: RegisteredPipeline,
  sample: { readonly scale: number; readonly seed: number; readonly dates: readonly string[] },
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  const { name } = pipeline.definition;
  const store = await composeStore(config, config.store.uri);
  const scratchFolder = join(config.home, 'scratch');
  const deps = { registry: { [name]: pipeline }, store, scratchFolder, codeVersion: codeVersion() };
  const stored = new Set<string>();
  const bytes = new Map<string, number>();
  for (const date of sample.dates) {
    const month = join(folder, 'month');
    for (const file of await writeSample(pipeline, { ...sample, date }, month)) {
      const snapshot = await importSnapshot(deps, { pipeline: name, dataset: file.dataset, date, file: file.file });
      if (!stored.has(snapshot.path)) bytes.set(date, (bytes.get(date) ?? 0) + file.bytes);
      stored.add(snapshot.path);
    }
    await rm(month, { recursive: true, force: true });
  }
  return bytes;
}
