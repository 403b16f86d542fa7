import type { TileRows } from '../model/tile-model.js';
import { describeColumns } from '../view/column-view.js';
import { effectiveChoices } from '../view/effective-choices.js';
import { formatCount } from '../view/format-value.js';
import type { TileWithoutRows } from '../view/page-data.js';
import type { ViewState } from '../view/view-state.js';
import { visibleRows, type Row } from '../view/visible-rows.js';
import type { TileControls } from './listen-to-tile.js';
import { drawTile } from './plots/draw-tile.js';
import { showDrawing } from './show-drawing.js';
import { showHighlight } from './show-highlight.js';
import { showTable } from './show-table.js';
import type { TileParts } from './tile-parts.js';

/** Shows the rows of a slice as the reader's state has them: controls, table, and plot where one is looked at. */
export function renderTile(
  tile: TileWithoutRows,
  parts: TileParts,
  controls: TileControls,
  loaded: TileRows,
  state: ViewState,
): void {
  const { definition } = tile;
  const columns = describeColumns(tile.columns, definition.columns);
  const choices = effectiveChoices(loaded, tile, state);
  const rows = visibleRows(loaded, choices);
  controls.show({ tile, columns, rows: loaded.rows, choices, state });
  parts.status.textContent = countText(rows, loaded.rows);
  const table = { caption: definition.title, columns, rows, asked: state.sorting, given: definition.orderBy };
  showTable(parts.table, table);

  const { mark } = definition;
  if (parts.plot === null || parts.panel.dataset['view'] !== 'plot') return;
  if (mark.kind === 'line' && parts.highlight !== null) {
    showHighlight(parts.highlight, rows, columns, mark.series, state.picked);
  }
  const canvas = { rows, columns, width: parts.plot.clientWidth };
  showDrawing(parts.plot, rows.length === 0 ? null : drawTile(mark, canvas, state.picked), definition.title);
}

function countText(shown: readonly Row[], all: readonly Row[]): string {
  if (shown.length === 0) return 'No rows for this choice.';
  return shown.length === all.length ? '' : `${formatCount(shown.length)} of ${formatCount(all.length)} rows`;
}
