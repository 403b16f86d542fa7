import type { TileRows } from '../model/tile-model.js';
import { describeColumns, type ColumnView } from '../view/column-view.js';
import { formatCount, formatValue } from '../view/format-value.js';
import type { TileWithoutRows } from '../view/page-data.js';
import { rowsTable } from '../view/rows-table.js';
import { isCrowd, linesOf, mostProminent } from '../view/series.js';
import { firstChoices, sortRows, textOf, visibleRows, type Choices, type Row } from '../view/visible-rows.js';
import type { ViewState } from '../view/view-state.js';
import { fillOptions } from './fill-options.js';
import { listenToTile } from './listen-to-tile.js';
import { drawTile } from './plots/draw-tile.js';
import { showDrawing } from './show-drawing.js';
import { NewGeneration, type Slices } from './slices.js';
import type { TileParts } from './tile-parts.js';

/** Rows that a page shows well; the CSV has all. */
const mostRows = 500;

export interface TileSurroundings {
  readonly slices: Slices;
  /** The reader changed something; the address follows. `isFinal` is false while a thumb is still being dragged. */
  changed(state: ViewState, isFinal: boolean): void;
  /** Figures of another generation arrived; they are not shown beside these. */
  outdated(): void;
}

export interface MountedTile {
  /** Shows the tile as an address says. */
  show(state: ViewState): Promise<void>;
}

/** One tile at work: what the reader chooses becomes state, state becomes rows, rows become plot and table. */
export function mountTile(tile: TileWithoutRows, parts: TileParts, surroundings: TileSurroundings): MountedTile {
  const { definition, initial } = tile;
  const columns = describeColumns(tile.columns, definition.columns);
  let state: ViewState = {};
  let loaded: TileRows | null = null;
  let width = 0;

  const controls = listenToTile(parts, {
    slice: (slice) => change({ slice, choices: {} }),
    choice: (column, value) => change({ choices: { ...state.choices, [column]: value } }),
    range: (column, range, isFinal) => change({ ranges: { ...state.ranges, [column]: range } }, isFinal),
    view: (view) => change({ view }),
    pick: (picked) => change({ picked }),
    sort: (sorting) => change({ sorting }),
    sorting: () => state.sorting,
  });

  function change(part: Partial<ViewState>, isFinal = true): void {
    const before = state.slice;
    state = { ...state, ...part };
    surroundings.changed(state, isFinal);
    if (before !== state.slice) void load();
    else render();
  }

  async function load(): Promise<void> {
    const slice = state.slice ?? initial;
    parts.panel.setAttribute('aria-busy', 'true');
    parts.csv.href = surroundings.slices.address(definition.name, slice, 'csv');
    parts.csv.download = `${definition.name}-${slice}.csv`;
    try {
      const rows = await surroundings.slices.load(definition.name, slice);
      // The reader may have chosen another one meanwhile.
      if (slice !== (state.slice ?? initial)) return;
      loaded = rows;
      render();
    } catch (error) {
      if (slice !== (state.slice ?? initial)) return;
      if (error instanceof NewGeneration) return surroundings.outdated();
      tellFailure(error, () => void load());
    } finally {
      parts.panel.removeAttribute('aria-busy');
    }
  }

  function render(): void {
    if (loaded === null) return;
    const choices = effectiveChoices(loaded, tile, state);
    const rows = visibleRows(loaded, choices);
    controls.show({ tile, columns, rows: loaded.rows, choices, state });
    parts.status.textContent =
      rows.length === 0 ? 'No rows for this choice.' : countText(rows.length, loaded.rows.length);
    showTable(rows);
    showPlot(rows);
  }

  function showTable(rows: readonly Row[]): void {
    const sorting = state.sorting;
    const at = columns.findIndex(({ name }) => name === sorting?.column);
    const sorted = sorting === undefined || at < 0 ? rows : sortRows(rows, at, sorting.direction);
    const focused = document.activeElement?.closest<HTMLElement>('[data-sort]')?.dataset['sort'];
    const isOurs = parts.table.contains(document.activeElement);
    parts.table.innerHTML = String(
      rowsTable({
        caption: definition.title,
        columns,
        rows: sorted,
        most: mostRows,
        sorting: sorting ?? definition.orderBy,
        sortable: true,
      }),
    );
    // The table was written anew under the reader's finger.
    if (isOurs && focused !== undefined)
      parts.table.querySelector<HTMLElement>(`[data-sort="${CSS.escape(focused)}"]`)?.focus();
  }

  function showPlot(rows: readonly Row[]): void {
    const { plot } = parts;
    if (plot === null || (state.view ?? 'plot') !== 'plot') return;
    const { mark } = definition;
    if (mark.kind === 'line' && parts.highlight !== null)
      showHighlight(rows, columns, tile, parts.highlight, state.picked);
    width = plot.clientWidth;
    const drawing = rows.length === 0 ? null : drawTile(mark, { rows, columns, width }, state.picked);
    showDrawing(plot, drawing, definition.title);
  }

  function tellFailure(error: unknown, again: () => void): void {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button',
      textContent: 'Try again',
    });
    button.addEventListener('click', again);
    const reason = error instanceof Error ? error.message : String(error);
    parts.status.replaceChildren(`The figures could not be loaded (${reason}). `, button);
  }

  if (parts.plot !== null) {
    new ResizeObserver(() => {
      if (loaded !== null && parts.plot !== null && parts.plot.clientWidth !== width && parts.plot.clientWidth > 0)
        render();
    }).observe(parts.plot);
  }

  return {
    async show(next) {
      const isOther = loaded === null || (next.slice ?? initial) !== (state.slice ?? initial);
      state = next;
      controls.showView(state.view ?? (definition.mark.kind === 'table' ? 'table' : 'plot'));
      if (isOther) await load();
      else render();
    },
  };
}

/** What the tile says at first, overridden by the reader; a further choice without a value takes its first one. */
function effectiveChoices(
  rows: TileRows,
  { definition, slicing, columns }: TileWithoutRows,
  state: ViewState,
): Choices {
  const further = (definition.filters ?? []).filter(
    ({ kind, column }) => kind === 'choice' && column !== slicing?.column,
  );
  const chosen = further.map(({ column }) => {
    const at = columns.findIndex(({ name }) => name === column);
    return [column, state.choices?.[column] ?? textOf(rows.rows[0]?.[at])] as const;
  });
  return { choices: Object.fromEntries(chosen), ranges: { ...firstChoices(definition).ranges, ...state.ranges } };
}

const countText = (shown: number, all: number): string =>
  shown === all ? '' : `${formatCount(shown)} of ${formatCount(all)} rows`;

/** Only where there are more lines than colours is there anything to pick. */
function showHighlight(
  rows: readonly Row[],
  columns: readonly ColumnView[],
  { definition }: TileWithoutRows,
  select: HTMLSelectElement,
  picked = '',
): void {
  const { mark } = definition;
  if (mark.kind !== 'line') return;
  const find = (name: string): ColumnView => columns.find((column) => column.name === name) as ColumnView;
  const { series } = linesOf(rows, columns, { x: find(mark.x), y: find(mark.y), series: find(mark.series) });
  (select.closest('[data-highlight-control]') as HTMLElement).hidden = !isCrowd(series);
  const names = series.map(({ name }) => formatValue(name, 'text')).sort((a, b) => a.localeCompare(b, 'en'));
  const options = [
    { value: '', text: `the ${mostProminent} largest` },
    ...names.map((name) => ({ value: name, text: name })),
  ];
  fillOptions(select, options, names.includes(picked) ? picked : '');
}
