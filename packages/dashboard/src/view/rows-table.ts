import { headingOf, isQuantity, type ColumnView } from './column-view.js';
import { formatCount, formatValue } from './format-value.js';
import { textOf, type Row, type Sorting } from './visible-rows.js';
import { html, type Markup } from './html.js';

export interface RowsTable {
  readonly caption: string;
  readonly columns: readonly ColumnView[];
  readonly rows: readonly Row[];
  /** Rows beyond are left to the CSV, and said so. */
  readonly most: number;
  readonly sorting?: Sorting | undefined;
  /** Headers become buttons; only where a script answers them. */
  readonly sortable?: boolean;
}

/** Rows as a table that server and browser write alike: what a reader sees, with the exact value behind each figure. */
export function rowsTable({ caption, columns, rows, most, sorting, sortable = false }: RowsTable): Markup {
  if (rows.length === 0) return html`<p class="empty">No rows for this choice.</p>`;
  return html`<table>
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => headerCell(column, sorting, sortable))}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, most).map(
          (row) =>
            html`<tr>
              ${columns.map((column, index) => bodyCell(column, row[index]))}
            </tr>`,
        )}
      </tbody>
    </table>
    ${rows.length > most && html`<p class="more">The first ${formatCount(most)} of ${formatCount(rows.length)} rows; the CSV has them all.</p>`}`;
}

function headerCell(column: ColumnView, sorting: Sorting | undefined, sortable: boolean): Markup {
  const isSorted = sorting?.column === column.name;
  const ariaSort = isSorted ? html` aria-sort="${sorting.direction === 'asc' ? 'ascending' : 'descending'}"` : '';
  const name = headingOf(column);
  return html`<th scope="col" class="${classOf(column)}" ${ariaSort}>
    ${sortable ? html`<button type="button" data-sort="${column.name}">${name}</button>` : name}
  </th>`;
}

function bodyCell(column: ColumnView, value: unknown): Markup {
  if (value === null || value === undefined) return html`<td class="${classOf(column)} nothing">—</td>`;
  const shown = formatValue(value, column.kind);
  const exact = textOf(value);
  return html`<td class="${classOf(column)}${shown.length > longest && ' long'}">
    ${shown === exact ? exact : html`<data value="${exact}" title="${exact}">${shown}</data>`}
  </td>`;
}

/** Letters in a cell that is not broken. */
const longest = 44;

const classOf = (column: ColumnView): string => (isQuantity(column) ? 'quantity' : 'word');
