/** The same day of so many months before, oldest first, the day itself last. */
export function monthsUpTo(date: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => monthsBefore(date, count - 1 - index));
}

/** @param date `YYYY-MM-DD`, a day that every month has */
export function monthsBefore(date: string, count: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return `${new Date(Date.UTC(year, month - 1 - count, 1)).toISOString().slice(0, 7)}${date.slice(7)}`;
}
