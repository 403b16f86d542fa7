import type { Bound, Stage } from './bench-report.js';
import type { Load } from './process-load.js';
import type { Sample } from './watch-process.js';

/** From and to, in seconds since 1970. */
export type Span = readonly [from: number, to: number];

/** Shares of all cores from which on they count as the limit. */
const ALL_BUSY = 0.85;
const DISK_WAITS = 0.25;
/** Of one core. */
const ONE_BUSY = 0.7;
/** Linux counts processor time in hundredths of a second: of less than this nothing is said. */
const LEAST_SECONDS = 0.1;

/** How busy worker and machine were in these spans, and what that says. */
export function boundBy(
  spans: readonly Span[],
  samples: readonly Sample[],
  cores: number,
): Pick<Stage, 'workerCores' | 'machineCores' | 'bound'> {
  const seconds = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  if (samples.length < 2 || seconds < LEAST_SECONDS) return { workerCores: null, machineCores: null, bound: null };
  const busy = (of: keyof Load): number =>
    spans.reduce((sum, [from, to]) => sum + loadAt(samples, to, of) - loadAt(samples, from, of), 0) / seconds;
  const [workerCores, machineCores] = [busy('worker'), busy('machine')];
  return { workerCores, machineCores, bound: boundOf(machineCores, busy('disk'), cores) };
}

function boundOf(machine: number, disk: number, cores: number): Bound {
  if (machine >= ALL_BUSY * cores) return 'processor';
  if (disk >= DISK_WAITS * cores) return 'disk';
  return machine >= ONE_BUSY ? 'one core' : 'waiting';
}

/** Between two samples as if the load had been even. */
export function loadAt(samples: readonly Sample[], at: number, of: keyof Load): number {
  const next = samples.findIndex((sample) => sample.at >= at);
  const [before, after] = [samples[Math.max(0, next - 1)], samples[next === -1 ? samples.length - 1 : next]];
  if (before === undefined || after === undefined) return NaN;
  if (after.at <= before.at || next === -1) return after[of];
  return before[of] + (after[of] - before[of]) * Math.max(0, (at - before.at) / (after.at - before.at));
}
