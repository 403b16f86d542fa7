import { isPaid } from './mediums.js';

export interface Session {
  readonly started: number;
  readonly paid: boolean;
  readonly medium: string;
}

/** Somebody with all that is ever recorded of them. */
export interface Person {
  readonly userid: string;
  readonly sessions: readonly Session[];
  /** Moments. */
  readonly registrations: readonly number[];
}

export const session = (started: number, medium: string): Session => ({ started, paid: isPaid(medium), medium });

/** More than anybody registers on one day. */
const IDS_A_DAY = 10_000_000;
const FIRST_ID = 345_618_258_603;

/**
 * 19 digits. Neighbours differ in the last, so whoever takes them for floating-point numbers makes one person of hundreds.
 * @param number below {@link IDS_A_DAY}, each once a day
 */
export const userid = (dayNumber: number, number: number): string =>
  `3074457${String(FIRST_ID + dayNumber * IDS_A_DAY + number).padStart(12, '0')}`;

/** Where the numbers of made-up cases start, above those of people who are drawn. */
export const firstNumber = { drawn: 0, visitor: 4_000_000, spoiled: 8_000_000, edge: 9_000_000 } as const;
