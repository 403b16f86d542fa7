import * as Plot from '@observablehq/plot';
import { headingOf } from '../../view/column-view.js';
import { formatTick, formatValue } from '../../view/format-value.js';
import type { Series, SeriesAsked, SeriesSet } from '../../view/series.js';
import { spreadLabels } from '../../view/spread-labels.js';
import { narrow } from './draw-bar.js';
import { colourOf, withoutStyle, type Drawing, type Stop } from './drawing.js';
import { stepScale, type StepScale } from './step-scale.js';
import { shorten, textWidth } from './text-width.js';

/** Of the width, for names at the right. */
const labelShare = 0.22;
const height = 320;

interface Placed {
  readonly name: string;
  readonly x: Date | string;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
}

/** Lines or stacked areas over x, named at their right ends where there is room. */
export function drawSeries(set: SeriesSet, asked: SeriesAsked, shape: 'line' | 'area', width: number): Drawing {
  const scale = stepScale(set.steps, asked.x);
  const placed = shape === 'area' ? stack(set, scale) : set.series.flatMap((series) => place(series, scale));
  const coloured = set.series.filter(({ role }) => role.kind !== 'context');
  const isLabelled = width >= narrow;
  const labelRoom = Math.min(width * labelShare, Math.max(...coloured.map(({ name }) => textWidth(name)), 0)) + 16;
  const top = Math.max(1e-9, ...placed.map(({ high }) => high));
  const tickRoom = Math.max(...[0, top / 2, top].map((value) => textWidth(formatTick(value, asked.y.kind)))) + 14;
  const few = scale.values.length <= (width < narrow ? 4 : 8);
  const plot = Plot.plot({
    ...{
      width,
      height,
      marginLeft: tickRoom,
      marginRight: isLabelled ? labelRoom : 14,
      marginTop: 30,
      marginBottom: 30,
    },
    x: {
      ...(scale.isTime ? { type: 'utc' as const } : { type: 'point' as const, domain: [...scale.values] }),
      ...(few ? { ticks: [...scale.values] } : {}),
      ...(few && scale.isTime ? { tickFormat: shortDates(scale) } : {}),
      ...{ label: null, tickSize: 0 },
    },
    y: {
      ...{
        label: headingOf(asked.y),
        labelArrow: 'none',
        labelAnchor: 'top',
        ticks: 5,
        tickSize: 0,
        grid: true,
        nice: true,
      },
      domain: [Math.min(0, ...placed.map(({ low }) => low)), top],
      tickFormat: (value: number) => formatTick(value, asked.y.kind),
    },
    marks: [
      ...(shape === 'area'
        ? [
            Plot.areaY(placed, {
              x: 'x',
              y1: 'low',
              y2: 'high',
              z: 'name',
              fill: 'colour',
              stroke: 'var(--surface)',
              strokeWidth: 1,
            }),
          ]
        : lines(set, scale)),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
    ],
  } as Plot.PlotOptions);
  const svg = withoutStyle(plot);
  const scaleX = (value: Date | string): number => Number(plot.scale('x')?.apply(value));
  const scaleY = (value: number): number => Number(plot.scale('y')?.apply(value));
  if (isLabelled) labelEnds(svg, coloured, placed, { scaleX, scaleY, labelRoom, right: width - labelRoom });
  const legend = isLabelled ? [] : coloured.map((series) => ({ name: series.name, colour: seriesColour(series) }));
  const context = set.series.length - coloured.length;
  const note = context > 0 ? `${context} more lines in grey: point at one, or choose it under Highlight.` : undefined;
  return {
    svg,
    stops: stopsOf(set, scale, asked, placed, scaleX, scaleY),
    axis: 'x',
    legend,
    ...(note === undefined ? {} : { note }),
  };
}

export function seriesColour({ role }: Series): string {
  return role.kind === 'coloured'
    ? colourOf(role.rank)
    : role.kind === 'other'
      ? 'var(--series-other)'
      : 'var(--series-context)';
}

const place = (series: Series, scale: StepScale): readonly Placed[] =>
  series.points.map(({ step, value }) => ({
    ...{ name: series.name, x: scale.values[step] ?? '', low: value, high: value, colour: seriesColour(series) },
  }));

/** Parts on each other, the largest at the bottom; where one has nothing it is flat, not absent. */
function stack({ series, steps }: SeriesSet, scale: StepScale): readonly Placed[] {
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

/** Context first, so that colours lie over it; a single step is a dot, which a line would not show. */
function lines(set: SeriesSet, scale: StepScale): Plot.Markish[] {
  const of = (isContext: boolean) =>
    set.series
      .filter(({ role }) => (role.kind === 'context') === isContext)
      .toReversed()
      .flatMap((series) => place(series, scale));
  const [context, coloured] = [of(true), of(false)];
  const channels = { x: 'x', y: 'high', z: 'name', stroke: 'colour' } as const;
  return [
    Plot.lineY(context, { ...channels, strokeWidth: 1, strokeOpacity: 0.55 }),
    Plot.lineY(coloured, { ...channels, strokeWidth: 2, strokeLinejoin: 'round' }),
    ...(set.steps.length <= 12 ? [Plot.dot(coloured, { x: 'x', y: 'high', fill: 'colour', r: 3 })] : []),
  ];
}

interface EndRoom {
  readonly scaleX: (value: Date | string) => number;
  readonly scaleY: (value: number) => number;
  readonly labelRoom: number;
  readonly right: number;
}

function labelEnds(svg: SVGSVGElement, coloured: readonly Series[], placed: readonly Placed[], room: EndRoom): void {
  const ends = coloured.flatMap((series) => {
    const last = placed.findLast(({ name }) => name === series.name);
    return last === undefined ? [] : [{ series, y: room.scaleY((last.low + last.high) / 2) }];
  });
  const ys = spreadLabels(
    ends.map(({ y }) => y),
    16,
    34,
    height - 34,
  );
  ends.forEach(({ series }, index) => {
    const text = document.createElementNS(svg.namespaceURI ?? '', 'text');
    text.setAttribute('class', 'end-label');
    text.setAttribute('text-anchor', 'start');
    text.setAttribute('x', String(room.right + 8));
    text.setAttribute('y', String((ys[index] ?? 0) + 4));
    text.setAttribute('fill', series.role.kind === 'other' ? 'var(--muted)' : seriesColour(series));
    text.textContent = shorten(series.name, room.labelRoom - 10);
    svg.append(text);
  });
}

function stopsOf(
  set: SeriesSet,
  scale: StepScale,
  asked: SeriesAsked,
  placed: readonly Placed[],
  scaleX: EndRoom['scaleX'],
  scaleY: EndRoom['scaleY'],
): readonly Stop[] {
  const heights = new Map(
    placed.map(({ name, x, low, high }) => [`${name}\n${x.valueOf()}`, scaleY((low + high) / 2)]),
  );
  return set.steps
    .map((_, step) => {
      const x = scale.values[step] ?? '';
      const own = set.series.flatMap((series) => {
        const point = series.points.find((candidate) => candidate.step === step);
        return point === undefined ? [] : [{ series, value: point.value }];
      });
      const entries = own
        .sort((a, b) => b.value - a.value)
        .map(({ series, value }) => ({
          ...{
            name: series.name,
            value: formatValue(value, asked.y.kind),
            y: heights.get(`${series.name}\n${x.valueOf()}`) ?? 0,
          },
          ...(series.role.kind === 'context' ? {} : { colour: seriesColour(series) }),
        }));
      return { title: scale.titles[step] ?? '', x: scaleX(x), y: entries[0]?.y ?? 0, entries };
    })
    .sort((a, b) => a.x - b.x);
}

function shortDates(scale: StepScale): (value: Date) => string {
  const isMonthly = scale.values.every((value) => value instanceof Date && value.getUTCDate() === 1);
  const writer = new Intl.DateTimeFormat('en', {
    timeZone: 'UTC',
    ...(isMonthly ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' }),
  });
  return (value) => writer.format(value);
}
