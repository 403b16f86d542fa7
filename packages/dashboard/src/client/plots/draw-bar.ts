import * as Plot from '@observablehq/plot';
import { headingOf, type ColumnView } from '../../view/column-view.js';
import { formatCount, formatTick, formatValue } from '../../view/format-value.js';
import { type Row } from '../../view/visible-rows.js';
import { withoutStyle, type Drawing } from './drawing.js';
import { shorten, textWidth } from './text-width.js';

export interface Canvas {
  readonly rows: readonly Row[];
  readonly columns: readonly ColumnView[];
  readonly width: number;
}

/** More bars than this are read in the table. */
const mostBars = 15;
/** Below this width a label stands over its bar instead of beside it. */
export const narrow = 480;

/** Bars from left to right in the order of the rows, each with its figure at its end. */
export function drawBar({ rows, columns, width }: Canvas, category: string, value: string): Drawing {
  const [atCategory, atValue] = [category, value].map((name) => columns.findIndex((column) => column.name === name));
  const kind = columns[atValue ?? 0]?.kind ?? 'number';
  const bars = rows.slice(0, mostBars).map((row, index) => ({
    row,
    key: String(index),
    name: formatValue(row[atCategory ?? 0], columns[atCategory ?? 0]?.kind ?? 'text'),
    size: Number(row[atValue ?? 0] ?? 0),
    written: formatTick(Number(row[atValue ?? 0] ?? 0), kind),
  }));
  const isNarrow = width < narrow;
  const marginLeft = isNarrow ? 0 : Math.min(width * 0.4, Math.max(...bars.map(({ name }) => textWidth(name)), 0) + 14);
  const marginRight = Math.max(...bars.map(({ written }) => textWidth(written)), 0) + 12;
  const step = isNarrow ? 42 : 28;
  const plot = Plot.plot({
    ...{ width, height: bars.length * step + 8, marginLeft, marginRight, marginTop: 2, marginBottom: 6 },
    x: {
      axis: null,
      domain: [Math.min(0, ...bars.map(({ size }) => size)), Math.max(1e-9, ...bars.map(({ size }) => size))],
    },
    y: { axis: null, domain: bars.map(({ key }) => key), padding: isNarrow ? 0.55 : 0.24 },
    marks: [
      Plot.barX(bars, {
        x: 'size',
        y: 'key',
        fill: 'var(--series-1)',
        rx2: 3,
        insetTop: isNarrow ? 8 : 0,
        insetBottom: isNarrow ? -8 : 0,
      }),
      Plot.text(bars, {
        ...{ x: 'size', y: 'key', text: 'written', textAnchor: 'start', dx: 6, dy: isNarrow ? 8 : 0 },
        ...{ fill: 'var(--ink)', fontVariant: 'tabular-nums' },
      }),
      Plot.text(bars, {
        ...{ x: 0, y: 'key', text: (bar: { name: string }) => shorten(bar.name, isNarrow ? width : marginLeft - 10) },
        ...{ textAnchor: isNarrow ? 'start' : 'end', dx: isNarrow ? 0 : -10, dy: isNarrow ? -13 : 0 },
        fill: 'var(--ink)',
      }),
      ...(isNarrow ? [] : [Plot.ruleX([0], { stroke: 'var(--axis)' })]),
    ],
  });
  const [x, y] = [plot.scale('x'), plot.scale('y')];
  const stops = bars.map(({ row, key, name, size }) => ({
    title: name,
    x: Number(x?.apply(size)),
    y: Number(y?.apply(key)) + (y?.bandwidth ?? 0) / 2,
    entries: columns.flatMap((column, index) =>
      index === atCategory ? [] : [{ name: headingOf(column), value: formatValue(row[index], column.kind) }],
    ),
  }));
  const hidden = rows.length - bars.length;
  const note =
    hidden > 0 ? `The first ${formatCount(bars.length)} of ${formatCount(rows.length)}; the table has all.` : undefined;
  return { svg: withoutStyle(plot), stops, axis: 'y', legend: [], ...(note === undefined ? {} : { note }) };
}
