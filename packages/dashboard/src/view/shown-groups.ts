import { formatCount } from './format-value.js';

/** The rows that a drawing has room for, and a sentence about the others. */
export interface ShownGroups {
  readonly rows: readonly (readonly unknown[])[];
  readonly note?: string;
}

/**
 * The first rows of those a tile has put in order; where they ascend by what they are drawn over, as periods do, the last:
 * of a history people ask for its newest end.
 */
export function shownGroups(rows: readonly (readonly unknown[])[], over: number, most: number): ShownGroups {
  if (rows.length <= most) return { rows };
  const [first, last] = [rows[0]?.[over], rows.at(-1)?.[over]];
  const ascends = String(first) < String(last);
  const note = `The ${ascends ? 'last' : 'first'} ${formatCount(most)} of ${formatCount(rows.length)}; the table has all.`;
  return { rows: ascends ? rows.slice(-most) : rows.slice(0, most), note };
}
