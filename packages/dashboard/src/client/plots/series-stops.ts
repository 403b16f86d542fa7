import { formatValue } from '../../view/format-value.js';
import type { ColumnView } from '../../view/column-view.js';
import type { SeriesSet } from '../../view/series.js';
import type { Entry, Stop } from './drawing.js';
import { seriesColour, type Placed } from './place-series.js';
import type { StepScale } from './step-scale.js';

export interface Scales {
  readonly x: (value: Date | string) => number;
  readonly y: (value: number) => number;
}

/** A stop for each step along x, with every series that has a value there, the largest first. */
export function seriesStops(
  { steps, series }: SeriesSet,
  { values, titles }: StepScale,
  placed: readonly Placed[],
  y: ColumnView,
  scales: Scales,
): readonly Stop[] {
  const keyOf = (name: string, x: Date | string): string => `${name}\n${x.valueOf()}`;
  const heights = new Map(placed.map(({ name, x, low, high }) => [keyOf(name, x), scales.y((low + high) / 2)]));
  const found: { readonly value: number; readonly entry: Entry }[][] = steps.map(() => []);
  for (const one of series) {
    const colour = one.role.kind === 'context' ? {} : { colour: seriesColour(one) };
    for (const { step, value } of one.points) {
      const height = heights.get(keyOf(one.name, values[step] ?? '')) ?? 0;
      found[step]?.push({ value, entry: { name: one.name, value: formatValue(value, y.kind), y: height, ...colour } });
    }
  }
  return found.map((own, step) => {
    const entries = own.sort((a, b) => b.value - a.value).map(({ entry }) => entry);
    return { title: titles[step] ?? '', x: scales.x(values[step] ?? ''), y: entries[0]?.y ?? 0, entries };
  });
}
