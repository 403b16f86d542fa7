import type { Series, SeriesSet } from '../../view/series.js';
import { colourOf } from './drawing.js';
import type { StepScale } from './step-scale.js';

/** A point of a series as it is drawn; of a line `low` and `high` are the same. */
export interface Placed {
  readonly name: string;
  readonly x: Date | string;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
}

export function seriesColour({ role }: Series): string {
  if (role.kind === 'coloured') return colourOf(role.rank);
  return role.kind === 'other' ? 'var(--series-other)' : 'var(--series-context)';
}

export const placeLine = (series: Series, scale: StepScale): readonly Placed[] =>
  series.points.map(({ step, value }) => ({
    ...{ name: series.name, x: scale.values[step] ?? '', low: value, high: value, colour: seriesColour(series) },
  }));

/** Parts on each other, the largest at the bottom; where one has nothing it is flat, not absent. */
export function stackAreas({ series, steps }: SeriesSet, scale: StepScale): readonly Placed[] {
  const heights = steps.map(() => 0);
  return series.flatMap((one) => {
    const values = new Map(one.points.map(({ step, value }) => [step, value]));
    return steps.map((_, step) => {
      const low = heights[step] ?? 0;
      const high = low + (values.get(step) ?? 0);
      heights[step] = high;
      return { name: one.name, x: scale.values[step] ?? '', low, high, colour: seriesColour(one) };
    });
  });
}
