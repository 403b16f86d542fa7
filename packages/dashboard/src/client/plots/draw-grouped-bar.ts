import * as Plot from '@observablehq/plot';
import { headingOf, type ColumnView } from '../../view/column-view.js';
import { formatTick, formatValue } from '../../view/format-value.js';
import { shownGroups } from '../../view/shown-groups.js';
import { narrow, type Canvas } from './draw-bar.js';
import { colourOf, withoutStyle, type Drawing } from './drawing.js';
import { shorten, textWidth } from './text-width.js';

const mostGroups = 12;
const barHeight = 18;

/** For each x a group of bars, one for each of `values`, under each other: names and figures stay level to read. */
export function drawGroupedBar({ rows, columns, width }: Canvas, x: string, values: readonly string[]): Drawing {
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const measures = values.map((name) => ({ index: at(name), column: columns[at(name)] as ColumnView }));
  const nameColumn = columns[at(x)];
  const shown = shownGroups(rows, at(x), mostGroups);
  const groups = shown.rows.map((row, index) => ({
    row,
    key: String(index),
    name: formatValue(row[at(x)], nameColumn?.kind ?? 'text'),
  }));
  const bars = groups.flatMap(({ row, key, name }) =>
    measures.map(({ index, column }, rank) => ({
      ...{ key, name, measure: column.name, size: Number(row[index] ?? 0), colour: colourOf(rank) },
      written: formatTick(Number(row[index] ?? 0), column.kind),
    })),
  );
  const isNarrow = width < narrow;
  const marginLeft = isNarrow
    ? 0
    : Math.min(width * 0.35, Math.max(...groups.map(({ name }) => textWidth(name)), 0) + 16);
  const marginRight = Math.max(...bars.map(({ written }) => textWidth(written)), 0) + 12;
  const groupHeight = measures.length * barHeight + (isNarrow ? 36 : 18);
  const sizes = bars.map(({ size }) => size);
  const plot = Plot.plot({
    ...{ width, height: groups.length * groupHeight + 8, marginLeft, marginRight, marginTop: 4, marginBottom: 4 },
    x: { axis: null, domain: [Math.min(0, ...sizes), Math.max(1e-9, ...sizes)] },
    fy: { axis: null, domain: groups.map(({ key }) => key), padding: 0 },
    y: {
      axis: null,
      domain: measures.map(({ column }) => column.name),
      padding: 0.12,
      insetTop: isNarrow ? 28 : 9,
      insetBottom: isNarrow ? 8 : 9,
    },
    marks: [
      Plot.barX(bars, { x: 'size', y: 'measure', fy: 'key', fill: 'colour', rx2: 2 }),
      Plot.text(bars, {
        ...{ x: 'size', y: 'measure', fy: 'key', text: 'written', textAnchor: 'start', dx: 6 },
        ...{ fill: 'var(--ink)', fontVariant: 'tabular-nums' },
      }),
      Plot.text(groups, {
        ...{ fy: 'key', text: ({ name }: { name: string }) => shorten(name, isNarrow ? width : marginLeft - 12) },
        ...(isNarrow
          ? { frameAnchor: 'top-left' as const, dy: 10 }
          : { frameAnchor: 'left' as const, textAnchor: 'end' as const, dx: -12 }),
        fill: 'var(--ink)',
      }),
      ...(isNarrow ? [] : [Plot.ruleX([0], { stroke: 'var(--axis)' })]),
    ],
  });
  const [scaleX, scaleFy] = [plot.scale('x'), plot.scale('fy')];
  const stops = groups.map(({ row, key, name }) => ({
    title: name,
    x: Number(scaleX?.apply(Math.max(0, ...measures.map(({ index }) => Number(row[index] ?? 0))))),
    y: Number(scaleFy?.apply(key)) + groupHeight / 2,
    entries: measures.map(({ index, column }, rank) => ({
      ...{ name: headingOf(column), value: formatValue(row[index], column.kind), colour: colourOf(rank) },
    })),
  }));
  const legend = measures.map(({ column }, rank) => ({ name: headingOf(column), colour: colourOf(rank) }));
  const { note } = shown;
  return { svg: withoutStyle(plot), stops, axis: 'y', legend, ...(note === undefined ? {} : { note }) };
}
