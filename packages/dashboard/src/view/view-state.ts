import type { TileFilter } from '@relais/core';
import type { TileWithoutRows } from './page-data.js';
import type { Sorting } from './visible-rows.js';

/** What a reader made of one tile. What is as at first is absent, so that a plain address shows the tile as it is meant. */
export interface ViewState {
  readonly slice?: string;
  readonly choices?: Readonly<Record<string, string>>;
  readonly ranges?: Readonly<Record<string, readonly [number, number]>>;
  readonly view?: 'plot' | 'table';
  readonly sorting?: Sorting;
  readonly picked?: string;
}

/** Reads what {@link writeState} wrote; what an address says wrongly counts as not said. */
export function readState({ definition, slicing }: TileWithoutRows, query: URLSearchParams): ViewState {
  const of = (key: string): string | null => query.get(`${definition.name}.${key}`);
  const filters = definition.filters ?? [];
  const slice = slicing?.slices.find(({ slug }) => slug === of(slicing.column))?.slug;
  const [view, picked] = [of('view'), of('highlight')];
  const sorting = readSorting(of('sort'));
  return {
    ...(slice === undefined ? {} : { slice }),
    ...(view === 'plot' || view === 'table' ? { view } : {}),
    ...(picked === null ? {} : { picked }),
    ...(sorting === undefined ? {} : { sorting }),
    ...withEntries('choices', furtherChoices(filters, slicing?.column), (column) => of(column)),
    ...withEntries(
      'ranges',
      filters.filter(({ kind }) => kind === 'range'),
      (column) => readRange(of(column)),
    ),
  };
}

/** Writes a tile's state into the query; other tiles' stays as it is. */
export function writeState(
  { definition, slicing, initial }: TileWithoutRows,
  state: ViewState,
  query: URLSearchParams,
): void {
  const { name } = definition;
  for (const key of [...query.keys()]) if (key.startsWith(`${name}.`)) query.delete(key);
  const set = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') query.set(`${name}.${key}`, value);
  };
  if (slicing !== null && state.slice !== initial) set(slicing.column, state.slice);
  for (const [column, value] of Object.entries(state.choices ?? {})) set(column, value);
  for (const [column, [low, high]] of Object.entries(state.ranges ?? {})) set(column, `${low}..${high}`);
  set('view', state.view);
  set('sort', state.sorting && `${state.sorting.column}.${state.sorting.direction}`);
  set('highlight', state.picked);
}

const furtherChoices = (filters: readonly TileFilter[], sliced: string | undefined): readonly TileFilter[] =>
  filters.filter(({ kind, column }) => kind === 'choice' && column !== sliced);

function withEntries<Value>(key: string, filters: readonly TileFilter[], read: (column: string) => Value | null) {
  const found = filters.flatMap(({ column }) => {
    const value = read(column);
    return value === null ? [] : [[column, value] as const];
  });
  return found.length === 0 ? {} : { [key]: Object.fromEntries(found) };
}

function readRange(text: string | null): readonly [number, number] | null {
  const ends = (text ?? '').split('..');
  const [low, high] = ends.map(Number);
  const isRange = ends.length === 2 && !ends.includes('') && low !== undefined && high !== undefined && low <= high;
  return isRange ? [low, high] : null;
}

function readSorting(text: string | null): Sorting | undefined {
  const [, column, direction] = /^(.+)\.(asc|desc)$/.exec(text ?? '') ?? [];
  return column === undefined ? undefined : { column, direction: direction === 'asc' ? 'asc' : 'desc' };
}
