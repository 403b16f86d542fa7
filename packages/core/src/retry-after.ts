/** Milliseconds of a `Retry-After`, which gives seconds or a date; null where it gives neither (RFC 9110, 10.2.3). */
export function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
