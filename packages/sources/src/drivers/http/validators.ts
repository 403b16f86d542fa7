import type { HttpResponse } from './ask.js';

/** What identifies the version of a body, so that a later request can ask for the rest of that very version. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Sent as `If-Range`; null where nothing strong enough was said, and then a broken download starts over. */
  readonly ifRange: string | null;
  /** Bytes of the whole body where they were declared. */
  readonly total: number | null;
}

export function validatorsOf({ header }: HttpResponse): Validators {
  const etag = header('etag');
  const lastModified = header('last-modified');
  const total = declaredLength(header('content-length'));
  const ifRange = header('accept-ranges') === 'none' ? null : strongest(etag, lastModified, header('date'));
  return { etag, lastModified, ifRange, total };
}

/** A date is strong only where the body could not have changed again within its second (RFC 9110, 8.8.2.2). */
function strongest(etag: string | null, lastModified: string | null, date: string | null): string | null {
  if (etag?.startsWith('"')) return etag;
  const age = (date === null ? Date.now() : Date.parse(date)) - Date.parse(lastModified ?? '');
  return age >= 1000 ? lastModified : null;
}

/**
 * True when a 206 continues what we have at `position`: not all servers honour `If-Range`, so what they say of the part
 * they send is compared as well.
 */
export function continues({ header }: HttpResponse, position: number, known: Validators): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header('content-range') ?? '');
  if (range === null || Number(range[1]) !== position) return false;
  const total = range[3] === '*' ? null : Number(range[3]);
  const etag = header('etag');
  const lastModified = header('last-modified');
  return (
    (total === null || known.total === null || total === known.total) &&
    (etag === null || etag === known.etag) &&
    (lastModified === null || lastModified === known.lastModified)
  );
}

/** Bytes of the whole body after the answer to a range: some servers tell them only now. */
export function totalOf({ header }: HttpResponse, known: Validators): number | null {
  const total = /\/(\d+)$/.exec(header('content-range') ?? '')?.[1];
  return total === undefined ? known.total : Number(total);
}

const declaredLength = (value: string | null): number | null =>
  value !== null && /^\d+$/.test(value) ? Number(value) : null;
