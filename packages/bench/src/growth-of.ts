import type { Fit, GrowthBench, GrowthPoint, Verdict } from './bench-report.js';
import { linearFit } from './linear-fit.js';
import { atLeast, atMost, PEAK_MEGABYTES } from './verdict.js';

/** What counts as a straight line, through how many points at least, and how much more memory the largest may take than scale 1. */
const STRAIGHT = 0.99;
const POINTS = 3;
const MORE_MEMORY = 1.1;

/** What runs at several scales say together. @param points the smallest first */
export function growthOf(points: readonly GrowthPoint[]): Pick<GrowthBench, 'points' | 'fits' | 'verdicts'> {
  const fits = (['floor', 'loaded', 'whole'] as const).map((figure) => fitOf(figure, points));
  return { points, fits, verdicts: verdictsOf(points, fits) };
}

function fitOf(figure: Fit['figure'], points: readonly GrowthPoint[]): Fit {
  const line = linearFit(points.map((point) => [point.bytes / 1e9, point[`${figure}Seconds`]]));
  return { figure, fixedSeconds: line.intercept, secondsPerGigabyte: line.slope, rSquared: line.rSquared };
}

/** The memory of the largest is held against that of scale 1, or of the smallest that is not below it. */
function verdictsOf(points: readonly GrowthPoint[], fits: readonly Fit[]): Verdict[] {
  const [usual, largest] = [points.find(({ scale }) => scale >= 1) ?? points[0], points.at(-1)];
  const [before, after] = [usual?.peakMemoryBytes ?? null, largest?.peakMemoryBytes ?? null];
  const measured = before === null || after === null ? null : after / before;
  const figure = `peak memory of scale ${largest?.scale}, to that of scale ${usual?.scale}`;
  return [
    ...fits
      .filter((fit) => fit.figure !== 'floor')
      .map((fit) =>
        atLeast({
          figure: `seconds to ${fit.figure} lie on a line over bytes`,
          unit: 'R²',
          target: STRAIGHT,
          measured: new Set(points.map(({ scale }) => scale)).size < POINTS ? null : fit.rSquared,
        }),
      ),
    atMost({ figure, unit: '×', target: MORE_MEMORY, measured }),
    atMost({
      figure: `peak memory of scale ${largest?.scale}`,
      unit: 'MB',
      target: Math.round(PEAK_MEGABYTES * MORE_MEMORY),
      measured: after === null ? null : after / 1e6,
    }),
  ];
}
