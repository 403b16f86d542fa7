import type { ColumnView } from '../../view/column-view.js';
import { formatValue } from '../../view/format-value.js';
import { isDated } from '../../view/series.js';

/** How steps along x are placed and named: in time where they are dates, else side by side. */
export interface StepScale {
  readonly isTime: boolean;
  /** Every step is the first day of a month. */
  readonly isMonthly: boolean;
  readonly values: readonly (Date | string)[];
  readonly titles: readonly string[];
}

const monthTitle = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayTitle = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

export function stepScale(steps: readonly string[], column: ColumnView): StepScale {
  if (!isDated(steps)) {
    const titles = steps.map((step) => formatValue(step, column.kind));
    return { isTime: false, isMonthly: false, values: steps, titles };
  }
  const values = steps.map((step) => new Date(`${step.length === 7 ? `${step}-01` : step}T00:00:00Z`));
  const isMonthly = values.every((value) => value.getUTCDate() === 1);
  return {
    isTime: true,
    isMonthly,
    values,
    titles: values.map((value) => (isMonthly ? monthTitle : dayTitle).format(value)),
  };
}
