import { rowsTable, type RowsTable } from '../view/rows-table.js';
import { sortRows, type Sorting } from '../view/visible-rows.js';

/** Rows that a page shows well; the CSV has all. */
const mostRows = 500;

export interface ShownTable extends Pick<RowsTable, 'caption' | 'columns' | 'rows'> {
  /** The reader's. */
  readonly asked: Sorting | undefined;
  /** The tile's, in which the rows come. */
  readonly given: Sorting | undefined;
}

/** Writes the table anew; a header that had the focus keeps it. */
export function showTable(room: HTMLElement, { caption, columns, rows, asked, given }: ShownTable): void {
  const at = columns.findIndex(({ name }) => name === asked?.column);
  const sorted = asked === undefined || at < 0 ? rows : sortRows(rows, at, asked.direction);
  const focused = room.querySelector<HTMLElement>('[data-sort]:focus')?.dataset['sort'];
  const table = rowsTable({ caption, columns, rows: sorted, most: mostRows, sorting: asked ?? given, sortable: true });
  room.innerHTML = String(table);
  if (focused !== undefined) room.querySelector<HTMLElement>(`[data-sort="${CSS.escape(focused)}"]`)?.focus();
}
