import type { TileDefinition } from '@relais/core';
import type { TileRows } from '../model/tile-model.js';

export type Row = readonly unknown[];

/** What a reader has narrowed a slice down to: values of its further choices, ends of its ranges, both by column. */
export interface Choices {
  readonly choices: Readonly<Record<string, string>>;
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
}

export interface Sorting {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** At first: every range as the tile names it; a choice is the slice that was loaded. */
export const firstChoices = (tile: TileDefinition): Choices => ({
  choices: {},
  ranges: Object.fromEntries(
    (tile.filters ?? []).flatMap((filter) => (filter.kind === 'range' ? [[filter.column, filter.initial]] : [])),
  ),
});

/** Rows of a slice after the reader's choices: what plot and table show. They keep their order, which is the tile's. */
export function visibleRows(
  { columns, rows, limit }: Pick<TileRows, 'columns' | 'rows' | 'limit'>,
  { choices, ranges }: Choices,
): readonly Row[] {
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const tests = [
    ...Object.entries(choices).map(
      ([name, wanted]) => [at(name), (value: unknown) => textOf(value) === wanted] as const,
    ),
    ...Object.entries(ranges).map(([name, ends]) => [at(name), (value: unknown) => isWithin(value, ends)] as const),
  ];
  const kept = rows.filter((row) => tests.every(([index, test]) => index < 0 || test(row[index])));
  return limit === null ? kept : kept.slice(0, limit);
}

/** Stable, numbers by size (also those that arrive as text), text as people read it; nothing comes last both ways. */
export function sortRows(rows: readonly Row[], index: number, direction: Sorting['direction']): readonly Row[] {
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[index] ?? null, b[index] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
}

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const isWithin = (value: unknown, [low, high]: readonly [number, number]): boolean =>
  value !== null && Number(value) >= low && Number(value) <= high;

const collator = new Intl.Collator('en', { numeric: true });
const decimal = /^-?\d+(\.\d+)?$/;

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  // Differences of big integers vanish in doubles; then their digits decide.
  if (decimal.test(left) && decimal.test(right)) return Number(left) - Number(right) || collator.compare(left, right);
  return collator.compare(left, right);
}
