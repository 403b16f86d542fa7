/**
 * The date `YYYY-MM-DD` that an instant falls on in a zone.
 * @param instant milliseconds since the epoch, or a Date
 * @param timeZone IANA name
 */
export function dateInZone(instant: Date | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
}

/** True for a real day of the calendar written `YYYY-MM-DD`; 2025-02-29 is none. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** Last day of a month written `YYYY-MM`. */
export function lastDayOfMonth(month: string): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index, 0)).toISOString().slice(0, 10);
}
