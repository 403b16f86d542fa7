import type { Verdict } from './bench-report.js';

/** What a worker with all its children may take at the size of the real source. */
export const PEAK_MEGABYTES = 700;

type Figure = Pick<Verdict, 'figure' | 'unit' | 'target' | 'measured'>;

/** Of a figure that is better the lower it is. */
export const atMost = (figure: Figure): Verdict => ({
  ...figure,
  at: 'most',
  met: figure.measured === null ? null : figure.measured <= figure.target,
});

/** Of a figure that is better the higher it is. */
export const atLeast = (figure: Figure): Verdict => ({
  ...figure,
  at: 'least',
  met: figure.measured === null ? null : figure.measured >= figure.target,
});
