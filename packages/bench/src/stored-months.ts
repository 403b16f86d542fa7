import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { importSnapshot } from '@relais/activities/import-snapshot';
import type { Config } from '@relais/config';
import { zipMemberOf, type RegisteredPipeline } from '@relais/core';
import { codeVersion } from '@relais/worker/code-version';
import { composeStore } from '@relais/worker/compose';
import type { BenchFile } from './bench-sources.js';
import { datedCopy } from './dated-copy.js';

/** The files of one month, which others are made of. */
export interface MonthFiles {
  readonly date: string;
  readonly files: readonly BenchFile[];
}

/**
 * Puts many months into a store, as somebody who kept their files imports them: each is the same files with another date
 * in them. A file without a date in it is the same every month, and stored once.
 * @param config of the home whose store it is
 * @returns raw bytes that each date added
 */
export async function storeMonths(
  config: Config,
  pipeline: RegisteredPipeline,
  { month, dates }: { readonly month: MonthFiles; readonly dates: readonly string[] },
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  const { definition } = pipeline;
  const store = await composeStore(config, config.store.uri);
  const registry = { [definition.name]: pipeline };
  const deps = { registry, store, scratchFolder: join(config.home, 'scratch'), codeVersion: codeVersion() };
  const copies = join(folder, 'month');
  await mkdir(copies);
  const stored = new Set<string>();
  const added = new Map<string, number>();
  for (const date of dates) {
    for (const { dataset, file, bytes } of month.files) {
      const zipped = definition.datasets.some(
        ({ name, source }) => name === dataset && zipMemberOf(source) !== undefined,
      );
      const copy = join(copies, dataset);
      if (!zipped) await datedCopy(file, month.date, date, copy);
      const request = { pipeline: definition.name, dataset, date, file: zipped ? file : copy };
      const snapshot = await importSnapshot(deps, request);
      if (!stored.has(snapshot.path)) added.set(date, (added.get(date) ?? 0) + bytes);
      stored.add(snapshot.path);
      await rm(copy, { force: true });
    }
  }
  return added;
}
