import type { ColumnView } from '../view/column-view.js';
import { formatValue } from '../view/format-value.js';
import type { TileWithoutRows } from '../view/page-data.js';
import { sortRows, textOf, type Choices, type Row, type Sorting } from '../view/visible-rows.js';
import type { ViewState } from '../view/view-state.js';
import { fillOptions } from './fill-options.js';
import { mountRangeControl, type Range } from './range-control.js';
import type { TileParts } from './tile-parts.js';

/** What a reader does to a tile. */
export interface TileListener {
  slice(slug: string): void;
  choice(column: string, value: string): void;
  range(column: string, range: Range, isFinal: boolean): void;
  view(view: 'plot' | 'table'): void;
  pick(series: string): void;
  sort(sorting: Sorting): void;
  /** How the table is sorted now. */
  sorting(): Sorting | undefined;
}

export interface Shown {
  readonly tile: TileWithoutRows;
  readonly columns: readonly ColumnView[];
  /** Of the whole slice: what the controls offer. */
  readonly rows: readonly Row[];
  readonly choices: Choices;
  readonly state: ViewState;
}

export interface TileControls {
  /** Makes them show a state, and offer what the rows hold. */
  show(shown: Shown): void;
  showView(view: 'plot' | 'table'): void;
}

/** Connects a tile's controls, and answers with the way to make them show a state. */
export function listenToTile(parts: TileParts, listener: TileListener): TileControls {
  for (const select of parts.choices) {
    const column = select.dataset['choice'] ?? '';
    const isSlicing = select.dataset['slices'] !== undefined;
    select.addEventListener('change', () =>
      isSlicing ? listener.slice(select.value) : listener.choice(column, select.value),
    );
  }
  const ranges = parts.ranges.map((fieldset) => {
    const column = fieldset.dataset['range'] ?? '';
    return { column, control: mountRangeControl(fieldset, (range, isFinal) => listener.range(column, range, isFinal)) };
  });
  for (const button of parts.viewButtons) {
    button.addEventListener('click', () => {
      const view = button.dataset['viewButton'] === 'table' ? 'table' : 'plot';
      showView(view);
      listener.view(view);
    });
  }
  parts.highlight?.addEventListener('change', () => listener.pick(parts.highlight?.value ?? ''));
  parts.table.addEventListener('click', (event) => {
    const column = (event.target as Element).closest<HTMLElement>('[data-sort]')?.dataset['sort'];
    const now = listener.sorting();
    if (column === undefined) return;
    listener.sort({ column, direction: now?.column === column && now.direction === 'asc' ? 'desc' : 'asc' });
  });

  function showView(view: 'plot' | 'table'): void {
    parts.panel.dataset['view'] = view;
    for (const button of parts.viewButtons)
      button.setAttribute('aria-pressed', String(button.dataset['viewButton'] === view));
  }

  function show({ tile, columns, rows, choices, state }: Shown): void {
    const at = (name: string): number => columns.findIndex((column) => column.name === name);
    for (const select of parts.choices) {
      const column = select.dataset['choice'] ?? '';
      if (select.dataset['slices'] !== undefined) select.value = state.slice ?? tile.initial;
      else fillOptions(select, optionsOf(rows, at(column), columns), choices.choices[column] ?? '');
    }
    for (const { column, control } of ranges) {
      const values = rows.flatMap((row) => (row[at(column)] === null ? [] : [Number(row[at(column)])]));
      const bounds: Range = [Math.min(...values, Infinity), Math.max(...values, -Infinity)];
      const range = choices.ranges[column] ?? bounds;
      control.show(range, Number.isFinite(bounds[0]) ? bounds : range);
    }
  }

  return { show, showView };
}

function optionsOf(rows: readonly Row[], index: number, columns: readonly ColumnView[]) {
  const values = [...new Set(rows.map((row) => row[index]))].map((value) => [value]);
  return sortRows(values, 0, 'asc').map(([value]) => ({
    value: textOf(value),
    text: formatValue(value, columns[index]?.kind ?? 'text'),
  }));
}
