import type { TileMark } from '@relais/core';
import type { ColumnView } from '../../view/column-view.js';
import { linesOf, partsOf } from '../../view/series.js';
import { drawBar, type Canvas } from './draw-bar.js';
import type { Drawing } from './drawing.js';
import { drawGroupedBar } from './draw-grouped-bar.js';
import { drawSeries } from './draw-series.js';

/** Draws what a tile's mark says; a table is not drawn. */
export function drawTile(mark: TileMark, canvas: Canvas, picked: string | undefined): Drawing | null {
  const { rows, columns, width } = canvas;
  const column = (name: string): ColumnView =>
    columns.find((candidate) => candidate.name === name) ?? { name, label: name, kind: 'text' };
  switch (mark.kind) {
    case 'bar':
      return drawBar(canvas, mark.category, mark.value);
    case 'grouped-bar':
      return drawGroupedBar(canvas, mark.x, mark.values);
    case 'line':
    case 'area': {
      const asked = { x: column(mark.x), y: column(mark.y), series: column(mark.series) };
      const set = mark.kind === 'line' ? linesOf(rows, columns, asked, picked) : partsOf(rows, columns, asked);
      return drawSeries(set, asked, mark.kind, width);
    }
    case 'table':
      return null;
  }
}
