import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '@relais/config';
import { zipMemberOf, type DatasetDefinition, type RegisteredPipeline } from '@relais/core';
import { writeSample } from '@relais/sample-sources';
import type { GuardedDataset } from './bench-report.js';
import type { BenchFile } from './bench-sources.js';
import type { GuardCost, GuardTask } from './guard.js';
import { monthsBefore } from './months-before.js';

interface Month {
  readonly date: string;
  readonly files: readonly BenchFile[];
}

/** Comparisons are short: the fastest of these is the least disturbed. */
const repetitions = 3;

/**
 * What it costs to compare a snapshot with the one of the month before, beside what its typing costs; archives are left
 * out. Each in a process of its own, with the memory that a worker gives it.
 * @param sample of the month that is measured; the month before is written here
 */
export async function measureGuard(
  config: Config,
  pipeline: RegisteredPipeline,
  sample: Month & { readonly scale: number; readonly seed: number },
  folder: string,
): Promise<readonly GuardedDataset[]> {
  const date = monthsBefore(sample.date, 1);
  const files = await writeSample(pipeline, { ...sample, date }, join(folder, 'before'));
  const guarded = pipeline.definition.datasets.filter(
    ({ guard, source }) => guard !== undefined && zipMemberOf(source) === undefined,
  );
  const measured: GuardedDataset[] = [];
  for (const dataset of guarded)
    measured.push(await measureDataset(config, dataset, [{ date, files }, sample], folder));
  return measured;
}

async function measureDataset(
  config: Config,
  dataset: DatasetDefinition,
  months: readonly [Month, Month],
  folder: string,
): Promise<GuardedDataset> {
  const options = {
    memoryLimit: `${config.memoryMegabytes}MB`,
    threads: 2,
    scratchFolder: join(folder, 'scratch'),
  };
  const parts: (readonly string[])[] = [];
  let typing: GuardCost | undefined;
  for (const { date: snapshotDate, files } of months) {
    const target = join(folder, `typed-${dataset.name}-${snapshotDate}`);
    await mkdir(target);
    const file = files.find((written) => written.dataset === dataset.name)?.file ?? '';
    typing = await inProcess(config.root, folder, { options, type: { dataset, file, snapshotDate, folder: target } });
    parts.push((await readdir(target)).filter((name) => name.startsWith('part-')).map((name) => join(target, name)));
  }
  const [previous = [], current = []] = parts;
  const guard = dataset.guard ?? { key: [] };
  const compare = { dataset, guard, previous, current };
  const comparing: GuardCost[] = [];
  for (let turn = 0; turn < repetitions; turn++)
    comparing.push(await inProcess(config.root, folder, { options, compare }));
  const fastest = comparing.toSorted((a, b) => a.seconds - b.seconds)[0];
  return { dataset: dataset.name, typing: typing ?? none, comparing: fastest ?? none };
}

const none: GuardCost = { seconds: 0, peakMemoryBytes: 0 };

async function inProcess(root: string, folder: string, task: GuardTask): Promise<GuardCost> {
  const plan = join(folder, 'guard.json');
  await writeFile(plan, JSON.stringify(task));
  const script = join(root, 'packages', 'bench', 'dist', 'guard.js');
  return JSON.parse((await promisify(execFile)(process.execPath, [script, plan])).stdout) as GuardCost;
}
