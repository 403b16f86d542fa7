import { formatValue } from '../../view/format-value.js';
import type { ColumnView } from '../../view/column-view.js';

/** How steps along x are placed and named: in time where they are dates, else side by side. */
export interface StepScale {
  readonly isTime: boolean;
  readonly values: readonly (Date | string)[];
  readonly titles: readonly string[];
}

const dated = /^\d{4}-\d{2}(-\d{2})?$/;
const monthTitle = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayTitle = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

export function stepScale(steps: readonly string[], column: ColumnView): StepScale {
  const isTime = steps.length > 0 && steps.every((step) => dated.test(step));
  if (!isTime) return { isTime, values: steps, titles: steps.map((step) => formatValue(step, column.kind)) };
  const values = steps.map((step) => new Date(`${step.length === 7 ? `${step}-01` : step}T00:00:00Z`));
  const isMonthly = values.every((value) => value.getUTCDate() === 1);
  return { isTime, values, titles: values.map((value) => (isMonthly ? monthTitle : dayTitle).format(value)) };
}
