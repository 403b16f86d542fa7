import type { ValueKind } from './column-view.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const finest = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A value as a reader sees it; the exact one stands beside it in the page, and in the CSV. */
export function formatValue(value: unknown, kind: ValueKind): string {
  if (value === null || value === undefined) return '—';
  if (kind === 'number' || kind === 'share') return formatQuantity(value, kind);
  if (kind === 'time')
    return String(value)
      .replace('T', ' ')
      .replace(/(\.\d+)?Z$/, ' UTC');
  if (kind === 'yes-no') return value === true ? 'yes' : 'no';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // A digest is known by its beginning, here as in the names of objects.
  return /^[0-9a-f]{40,64}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}

/** For axes, where room is scarce: 12.5K. */
export const formatTick = (value: number, kind: ValueKind): string =>
  kind === 'share'
    ? percent.format(value)
    : Math.abs(value) < 10_000
      ? formatQuantity(value, 'number')
      : compact.format(value);

/** Bytes in the unit that leaves one to three digits before the point. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(bytes / 1000 ** step)} ${units[step]}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? fine.format(seconds) : whole.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const formatCount = (count: number): string => whole.format(count);

function formatQuantity(value: unknown, kind: 'number' | 'share'): string {
  const text = String(value);
  // Beyond 2^53 a number arrives as text, whose digits are all meant.
  if (typeof value === 'string' && /^-?\d+$/.test(text)) return whole.format(BigInt(text));
  const number = Number(value);
  if (!Number.isFinite(number)) return text;
  if (kind === 'share') return percent.format(number);
  return number !== 0 && Math.abs(number) < 0.1 ? finest.format(number) : fine.format(number);
}
