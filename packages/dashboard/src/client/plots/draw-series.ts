import * as Plot from '@observablehq/plot';
import { headingOf, type ColumnView } from '../../view/column-view.js';
import { formatTick } from '../../view/format-value.js';
import type { SeriesAsked, SeriesSet } from '../../view/series.js';
import { narrow } from './draw-bar.js';
import { withoutStyle, type Drawing } from './drawing.js';
import { labelEnds } from './label-ends.js';
import { placeLine, seriesColour, stackAreas, type Placed } from './place-series.js';
import { seriesStops } from './series-stops.js';
import { stepScale, type StepScale } from './step-scale.js';
import { textWidth } from './text-width.js';

const height = 320;
/** Over and under the plot, for the axes. */
const margin = 30;
/** Of the width, for names at the right. */
const labelShare = 0.22;
/** So few steps are marked one by one. */
const fewSteps = 12;

/** Lines or stacked areas over x, named at their right ends where there is room, else in a legend. */
export function drawSeries(set: SeriesSet, asked: SeriesAsked, shape: 'line' | 'area', width: number): Drawing {
  const scale = stepScale(set.steps, asked.x);
  const placed = shape === 'area' ? stackAreas(set, scale) : set.series.flatMap((series) => placeLine(series, scale));
  const coloured = set.series.filter(({ role }) => role.kind !== 'context');
  const isLabelled = width >= narrow;
  const widest = Math.max(0, ...coloured.map(({ name }) => textWidth(name)));
  const labelRoom = isLabelled ? Math.min(width * labelShare, widest) + 16 : 14;
  const vertical = verticalAxis(placed, asked.y);
  const plot = Plot.plot({
    ...{ width, height, marginLeft: vertical.room, marginRight: labelRoom, marginTop: margin, marginBottom: margin },
    x: horizontalAxis(scale, width),
    y: vertical.axis,
    marks: [...(shape === 'area' ? areas(placed) : lines(set, scale)), Plot.ruleY([0], { stroke: 'var(--axis)' })],
  });
  const svg = withoutStyle(plot);
  const scales = {
    x: (value: Date | string): number => Number(plot.scale('x')?.apply(value)),
    y: (value: number): number => Number(plot.scale('y')?.apply(value)),
  };
  if (isLabelled) {
    const ends = coloured.flatMap((series) => {
      const last = placed.findLast(({ name }) => name === series.name);
      return last === undefined ? [] : [{ series, y: scales.y((last.low + last.high) / 2) }];
    });
    const room = { left: width - labelRoom, width: labelRoom, top: margin, bottom: height - margin };
    labelEnds(svg, ends, room);
  }
  const legend = isLabelled ? [] : coloured.map((series) => ({ name: series.name, colour: seriesColour(series) }));
  const context = set.series.length - coloured.length;
  const note =
    context > 0 ? { note: `${context} more lines in grey: point at one, or choose it under Highlight.` } : {};
  return { svg, stops: seriesStops(set, scale, placed, asked.y, scales), axis: 'x', legend, ...note };
}

function horizontalAxis(scale: StepScale, width: number): Plot.ScaleOptions {
  const isFew = scale.values.length <= (width < narrow ? 4 : 8);
  return {
    ...(scale.isTime ? { type: 'utc' } : { type: 'point', domain: [...scale.values] }),
    ...(isFew ? { ticks: [...scale.values] } : {}),
    ...(isFew && scale.isTime ? { tickFormat: shortDates(scale) } : {}),
    ...{ label: null, tickSize: 0 },
  };
}

/** From zero: an area that does not begin there is none, and a line that does not tells of a change that is not there. */
function verticalAxis(placed: readonly Placed[], y: ColumnView) {
  const top = Math.max(1e-9, ...placed.map(({ high }) => high));
  const tickFormat = (value: number): string => formatTick(value, y.kind);
  const axis: Plot.ScaleOptions = {
    ...{ label: headingOf(y), labelArrow: 'none', labelAnchor: 'top', ticks: 5, tickSize: 0, grid: true, nice: true },
    ...{ domain: [Math.min(0, ...placed.map(({ low }) => low)), top], tickFormat },
  };
  return { axis, room: Math.max(...[0, top / 2, top].map((value) => textWidth(tickFormat(value)))) + 14 };
}

const areas = (placed: readonly Placed[]): Plot.Markish[] => [
  Plot.areaY(placed, {
    ...{ x: 'x', y1: 'low', y2: 'high', z: 'name', fill: 'colour', stroke: 'var(--surface)', strokeWidth: 1 },
  }),
];

/** Context first, so that colours lie over it; a single step is a dot, which a line would not show. */
function lines({ series, steps }: SeriesSet, scale: StepScale): Plot.Markish[] {
  const of = (isContext: boolean) =>
    series
      .filter(({ role }) => (role.kind === 'context') === isContext)
      .toReversed()
      .flatMap((one) => placeLine(one, scale));
  const [context, coloured] = [of(true), of(false)];
  const channels = { x: 'x', y: 'high', z: 'name', stroke: 'colour' } as const;
  return [
    Plot.lineY(context, { ...channels, strokeWidth: 1, strokeOpacity: 0.55 }),
    Plot.lineY(coloured, { ...channels, strokeWidth: 2, strokeLinejoin: 'round' }),
    ...(steps.length <= fewSteps ? [Plot.dot(coloured, { x: 'x', y: 'high', fill: 'colour', r: 3 })] : []),
  ];
}

function shortDates({ isMonthly }: StepScale): (value: Date) => string {
  const parts = isMonthly
    ? ({ month: 'short', year: 'numeric' } as const)
    : ({ day: 'numeric', month: 'short' } as const);
  const writer = new Intl.DateTimeFormat('en', { timeZone: 'UTC', ...parts });
  return (value) => writer.format(value);
}
