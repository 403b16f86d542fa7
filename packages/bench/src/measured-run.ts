import type { RunReport } from '@relais/core';
import type { Stage } from './bench-report.js';
import type { BenchHome } from './bench-home.js';
import { boundBy, loadAt } from './bound-by.js';
import { readHistories } from './read-histories.js';
import { highest } from './median.js';
import { runTimes, secondsIn, type RunTimes } from './run-times.js';
import { watchProcess, type Watched } from './watch-process.js';

/** What one run took, as seen from outside and from its history. */
export interface MeasuredRun {
  readonly report: RunReport;
  readonly stages: readonly Stage[];
  readonly times: RunTimes;
  readonly loadedSeconds: number;
  readonly wholeSeconds: number;
  readonly workerCpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly watched: Watched;
}

const nothing: Watched = { loads: [], memory: [] };

/**
 * Runs a command of a home and watches its worker meanwhile.
 * @param cores of the machine
 */
export async function measuredRun(
  home: BenchHome,
  args: readonly string[],
  bytesOf: Readonly<Record<string, number>>,
  cores: number,
): Promise<MeasuredRun> {
  const watch = home.workerPid === null ? null : watchProcess(home.workerPid);
  let watched = nothing;
  const { report } = await home
    .command(args, ['succeeded', 'loaded'])
    .finally(() => (watched = watch?.stop() ?? nothing));
  const times = runTimes(await readHistories(home.client, report), bytesOf);
  const [start, end] = times.span;
  const cpu = loadAt(watched.loads, end, 'worker') - loadAt(watched.loads, start, 'worker');
  return {
    report,
    times,
    watched,
    stages: stagesOf(times, watched, cores),
    loadedSeconds: times.loading === null ? NaN : secondsIn([times.loading]),
    wholeSeconds: end - start,
    workerCpuSeconds: Number.isNaN(cpu) ? null : cpu,
    peakMemoryBytes: highest(watched.memory.map(({ bytes }) => bytes)),
  };
}

function stagesOf({ stages, span }: RunTimes, { loads }: Watched, cores: number): Stage[] {
  return stages.map(({ name, bytes, spans }) => {
    const seconds = secondsIn(spans);
    return {
      name,
      seconds,
      share: seconds / secondsIn([span]),
      bytes,
      bytesPerSecond: seconds > 0 ? bytes / seconds : 0,
      ...boundBy(spans, loads, cores),
    };
  });
}
