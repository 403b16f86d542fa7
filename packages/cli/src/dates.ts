import { isCalendarDate, lastDayOfMonth } from '@relais/core';
import { UsageError } from './usage-error.js';

const dayOrMonth = 'YYYY-MM-DD or YYYY-MM';
const month = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Inclusive on both sides, `YYYY-MM-DD`. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** @throws UsageError `DATE_INVALID` unless the text is a real day written `YYYY-MM-DD` */
export function readDate(text: string, option: string, next: string, forms = 'YYYY-MM-DD'): string {
  if (isCalendarDate(text)) return text;
  throw new UsageError('DATE_INVALID', `[cli] ${option} ${JSON.stringify(text)} is no date; write ${forms}`, next);
}

/**
 * A range of days; a month stands for its first day in `from` and for its last day in `to`.
 * @throws UsageError `DATE_INVALID`, `RANGE_INVALID` when it ends before it starts
 */
export function readRange(from: string, to: string, next: string): DateRange {
  const range = {
    from: readDate(month.test(from) ? `${from}-01` : from, '--from', next, dayOrMonth),
    to: readDate(month.test(to) ? lastDayOfMonth(to) : to, '--to', next, dayOrMonth),
  };
  if (range.from <= range.to) return range;
  throw new UsageError('RANGE_INVALID', `[cli] --from ${from} comes after --to ${to}; swap them`, next);
}
