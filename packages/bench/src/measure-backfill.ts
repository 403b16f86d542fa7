import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, replayWorkflowId } from '@relais/core';
import { inBenchFolder } from './bench-folder.js';
import type { BackfillBench, Resumed, Verdict } from './bench-report.js';
import { withBenchHome, type BenchHome } from './bench-home.js';
import { benchOf } from './bench-sources.js';
import { writeSample } from '@relais/sample-sources';
import { describeMeasurement, homeOptions, type BenchOptions } from './measurement.js';
import { measuredRun, type MeasuredRun } from './measured-run.js';
import { highest, median } from './median.js';
import { monthsUpTo } from './months-before.js';
import { readHistories } from './read-histories.js';
import { loadsIn } from './run-times.js';
import { storeMonths } from './stored-months.js';
import { atLeast, atMost } from './verdict.js';

export interface BackfillBenchOptions extends BenchOptions {
  readonly months: number;
  /** Snapshots at a time; null = as many as `backfill` takes by itself. */
  readonly parallel: number | null;
}

/** Months before those that are measured: some are loaded one by one, some are interrupted. */
const SINGLES = 3;
const INTERRUPTED = 4;
const THROUGHPUT = 0.8;
/** Between the first and the last third of the loading. */
const FLAT = 1.1;
const POLL_MS = 50;

/** Loads stored months one by one, some with an interruption, and then many at once. Nothing is built: dbt is no part of it. */
export async function measureBackfill(options: BackfillBenchOptions): Promise<BackfillBench> {
  const { pipeline, scale, seed, months, onProgress } = options;
  const { date } = benchOf(pipeline);
  if (pipeline.sample?.datasets.length === 0) throw noMonths(pipeline.definition.name);
  const dates = monthsUpTo(date, SINGLES + INTERRUPTED + months);
  return inBenchFolder(options.config.home, (folder) =>
    withBenchHome(homeOptions(options, { RELAIS_DBT: 'none' }), join(folder, 'home'), async (home) => {
      onProgress(`storing ${dates.length} months, scale ${scale}`);
      const files = await writeSample(pipeline, { scale, seed, date }, join(folder, 'sample'));
      const bytes = await storeMonths(home.config, pipeline, { month: { date, files }, dates }, folder);
      const singles: MeasuredRun[] = [];
      for (const single of dates.slice(0, SINGLES)) {
        onProgress(`one month alone, ${single}`);
        singles.push(await backfill(options, home, [single], bytes));
      }
      onProgress('a backfill that is interrupted, and started again');
      const resumed = await interrupted(options, home, dates.slice(SINGLES, SINGLES + INTERRUPTED));
      onProgress(`${months} months`);
      const run = await backfill(options, home, dates.slice(-months), bytes);
      return reportOf(options, { run, singles, resumed, rawBytes: sumOf(dates.slice(-months), bytes) });
    }),
  );
}

const noMonths = (name: string): PermanentError =>
  new PermanentError(`[bench] ${name} has an inbox, and no months to store; measure its run`, {
    code: 'BENCH_MISSING',
  });

const rangeOf = (dates: readonly string[]): { readonly from: string; readonly to: string } => ({
  from: dates[0] ?? '',
  to: dates.at(-1) ?? '',
});

function commandOf({ pipeline, parallel }: BackfillBenchOptions, dates: readonly string[]): readonly string[] {
  const { from, to } = rangeOf(dates);
  const lanes = parallel === null ? [] : ['--parallel', String(parallel)];
  return ['backfill', pipeline.definition.name, '--from', from, '--to', to, ...lanes];
}

/** One or many months that were never loaded before. */
const backfill = (
  options: BackfillBenchOptions,
  home: BenchHome,
  dates: readonly string[],
  bytes: ReadonlyMap<string, number>,
): Promise<MeasuredRun> =>
  measuredRun(home, commandOf(options, dates), { all: sumOf(dates, bytes) }, availableParallelism());

const sumOf = (dates: readonly string[], bytes: ReadonlyMap<string, number>): number =>
  dates.reduce((sum, date) => sum + (bytes.get(date) ?? 0), 0);

/** Cancels a backfill once something is loaded, and starts it again. */
async function interrupted(
  options: BackfillBenchOptions,
  home: BenchHome,
  dates: readonly string[],
): Promise<Resumed | null> {
  const args = commandOf(options, dates);
  const { from, to } = rangeOf(dates);
  const handle = home.client.workflow.getHandle(replayWorkflowId(options.pipeline.definition.name, from, to));
  let over = false;
  const first = home.command(args, ['failed', 'loaded', 'succeeded']).finally(() => (over = true));
  const loads = async () => loadsIn([await handle.fetchHistory().catch(() => ({}))]).length;
  while (!over && (await loads()) === 0) await sleep(POLL_MS);
  if (!over) await handle.cancel().catch(() => undefined);
  const { report } = await first;
  if (report.status !== 'failed') return null;
  const before = loadsIn(await readHistories(home.client, report));
  const second = await home.command(args, ['loaded', 'succeeded']);
  const after = loadsIn(await readHistories(home.client, second.report));
  return {
    loadedBefore: before.length,
    loadedAfter: after.length,
    loadedTwice: after.filter((load) => before.includes(load)).length,
  };
}

interface Outcome {
  readonly run: MeasuredRun;
  readonly singles: readonly MeasuredRun[];
  readonly resumed: Resumed | null;
  readonly rawBytes: number;
}

async function reportOf(
  options: BackfillBenchOptions,
  { run, singles, resumed, rawBytes }: Outcome,
): Promise<BackfillBench> {
  const { months, parallel } = options;
  const singleSeconds = singles.map((single) => single.loadedSeconds);
  const singleWholeSeconds = singles.map((single) => single.wholeSeconds);
  const throughput = (median(singleSeconds) * months) / run.loadedSeconds;
  const wholeThroughput = (median(singleWholeSeconds) * months) / run.wholeSeconds;
  const thirds = memoryByThird(run);
  return {
    measure: 'backfill',
    ...(await describeMeasurement(options, verdictsOf(throughput, thirds, resumed))),
    ...{ months, rawBytes, parallel, singleSeconds, throughput, singleWholeSeconds, wholeThroughput, resumed },
    loadedSeconds: run.loadedSeconds,
    wholeSeconds: run.wholeSeconds,
    peakMemoryBytes: run.peakMemoryBytes,
    peakMemoryByThird: thirds,
  };
}

function memoryByThird({ times, watched }: MeasuredRun): readonly (number | null)[] {
  const [from, to] = times.loading ?? times.span;
  const third = (to - from) / 3;
  return [0, 1, 2].map((index) =>
    highest(
      watched.memory
        .filter(({ at }) => at >= from + index * third && at < from + (index + 1) * third)
        .map(({ bytes }) => bytes),
    ),
  );
}

function verdictsOf(throughput: number, thirds: readonly (number | null)[], resumed: Resumed | null): Verdict[] {
  const [first, last] = [thirds[0] ?? null, thirds.at(-1) ?? null];
  const measured = first === null || last === null ? null : last / first;
  const twice = { figure: 'loaded twice after an interruption', unit: 'snapshots', target: 0 } as const;
  return [
    atLeast({ figure: 'throughput, against one by one', unit: '×', target: THROUGHPUT, measured: throughput }),
    atMost({ figure: 'peak memory of the last third, to that of the first', unit: '×', target: FLAT, measured }),
    atMost({ ...twice, measured: resumed?.loadedTwice ?? null }),
  ];
}
