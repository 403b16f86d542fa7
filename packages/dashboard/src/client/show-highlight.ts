import { isCrowd, mostProminent, namesOf } from '../view/series.js';
import type { ColumnView } from '../view/column-view.js';
import type { Row } from '../view/visible-rows.js';
import { fillOptions } from './fill-options.js';

/** Offers every line by name, where there are too many to colour them all. */
export function showHighlight(
  select: HTMLSelectElement,
  rows: readonly Row[],
  columns: readonly ColumnView[],
  series: string,
  picked = '',
): void {
  const names = namesOf(rows, columns, series);
  const control = select.closest<HTMLElement>('[data-highlight-control]');
  if (control !== null) control.hidden = !isCrowd(names);
  const options = [
    { value: '', text: `the ${mostProminent} largest` },
    ...names.map((value) => ({ value, text: value })),
  ];
  fillOptions(select, options, names.includes(picked) ? picked : '');
}
