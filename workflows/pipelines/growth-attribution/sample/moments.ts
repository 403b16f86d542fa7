/** Moments are microseconds since 1970, UTC, and days are counted from there too: both are exact as numbers. */
export const second = 1_000_000;
export const hour = 3_600 * second;
export const day = 24 * hour;

/** The number of a date `YYYY-MM-DD`. */
export const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

/** `YYYY-MM-DD` of a day's number. */
export const dateOf = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10);

/** `YYYY-MM-DD HH:MM:SS`, with three or six digits of a second where they are not all 0. */
export function momentText(moment: number): string {
  const fraction = moment % second;
  const text = new Date(Math.floor(moment / second) * 1_000).toISOString();
  const digits = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/000$/, '')}`;
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${digits}`;
}
