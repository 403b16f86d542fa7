import { formatValue } from './format-value.js';
import { textOf, type Row } from './visible-rows.js';
import type { ColumnView } from './column-view.js';
import { groupBy } from './group-by.js';

/** So many colours are told apart. */
const mostColours = 7;
/** Where there are more lines than colours, so many of them stand out from the others. */
export const mostProminent = 5;

export interface Point {
  /** Position in {@link SeriesSet.steps}. */
  readonly step: number;
  readonly value: number;
}

/** `rank` is its colour, 0 the largest; `other` what is summed up; `context` is drawn without one. */
export type SeriesRole = { readonly kind: 'coloured'; readonly rank: number } | { readonly kind: 'other' | 'context' };

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  readonly role: SeriesRole;
}

export interface SeriesSet {
  /** Values of x, each once: dates in their order, others in that of the rows. */
  readonly steps: readonly string[];
  /** The largest by its sum first. */
  readonly series: readonly Series[];
}

export interface SeriesAsked {
  readonly x: ColumnView;
  readonly y: ColumnView;
  readonly series: ColumnView;
}

/**
 * Rows as lines. Of many, the largest are coloured and the others stay visible behind them: their sum would count twice
 * what belongs to two of them. One that the reader picks is the only coloured one.
 */
export function linesOf(
  rows: readonly Row[],
  columns: readonly ColumnView[],
  asked: SeriesAsked,
  picked = '',
): SeriesSet {
  const { steps, series } = seriesOf(rows, columns, asked);
  const isPicked = series.some(({ name }) => name === picked);
  const most = isCrowd(series) ? mostProminent : series.length;
  const roleOf = (name: string, rank: number): SeriesRole => {
    if (isPicked) return name === picked ? { kind: 'coloured', rank: 0 } : { kind: 'context' };
    return rank < most ? { kind: 'coloured', rank } : { kind: 'context' };
  };
  return { steps, series: series.map((one, rank) => ({ ...one, role: roleOf(one.name, rank) })) };
}

/** Rows as parts of a whole: those that have no colour are summed up as one part, so that the whole stays whole. */
export function partsOf(rows: readonly Row[], columns: readonly ColumnView[], asked: SeriesAsked): SeriesSet {
  const { steps, series } = seriesOf(rows, columns, asked);
  const most = isCrowd(series) ? mostColours - 1 : series.length;
  const kept = series.slice(0, most).map((one, rank): Series => ({ ...one, role: { kind: 'coloured', rank } }));
  const rest = series.slice(most);
  if (rest.length === 0) return { steps, series: kept };
  const sums = groupBy(
    rest.flatMap(({ points }) => points),
    ({ step }) => step,
  );
  const points = [...sums].sort(([a], [b]) => a - b).map(([step, own]) => ({ step, value: total(own) }));
  return { steps, series: [...kept, { name: `${rest.length} others`, points, role: { kind: 'other' } }] };
}

/** More than there are colours for. */
export const isCrowd = (series: readonly unknown[]): boolean => series.length > mostColours;

/** Names of all lines in the rows, in their own order. */
export function namesOf(rows: readonly Row[], columns: readonly ColumnView[], series: string): readonly string[] {
  const at = columns.findIndex(({ name }) => name === series);
  const names = new Set(rows.map((row) => formatValue(row[at], columns[at]?.kind ?? 'text')));
  return [...names].sort((a, b) => a.localeCompare(b, 'en'));
}

const dated = /^\d{4}-\d{2}(-\d{2})?$/;

/** Days or months, which have an order of their own. */
export const isDated = (steps: readonly string[]): boolean =>
  steps.length > 0 && steps.every((step) => dated.test(step));

function seriesOf(rows: readonly Row[], columns: readonly ColumnView[], { x, y, series }: SeriesAsked) {
  const at = (wanted: ColumnView): number => columns.findIndex(({ name }) => name === wanted.name);
  const [atX, atY, atSeries] = [at(x), at(y), at(series)];
  const found = [...new Set(rows.map((row) => textOf(row[atX])))];
  const steps = isDated(found) ? found.sort() : found;
  const stepOf = new Map(steps.map((step, index) => [step, index]));
  const groups = groupBy(
    rows.filter((row) => row[atY] !== null && row[atY] !== undefined),
    (row) => formatValue(row[atSeries], series.kind),
  );
  const lines = [...groups].map(([name, own]) => ({
    name,
    points: own
      .map((row): Point => ({ step: stepOf.get(textOf(row[atX])) ?? 0, value: Number(row[atY]) }))
      .sort((a, b) => a.step - b.step),
  }));
  return { steps, series: lines.sort((a, b) => total(b.points) - total(a.points)) };
}

const total = (points: readonly Point[]): number => points.reduce((sum, { value }) => sum + value, 0);
