import type { IncomingHttpHeaders } from 'node:http';

/** `end` is included; none means to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/**
 * The range a request asks for, or null when it is to get everything (RFC 9110, 14.2): no range, one we do not serve
 * (several, or counted from the end), or an `If-Range` that names other bytes.
 */
export function requestedRange(headers: IncomingHttpHeaders, etag: string): ByteRange | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  const condition = headers['if-range'];
  if (!match || (condition !== undefined && condition !== etag)) return null;
  const start = Number(match[1]);
  if (match[2] === '') return { start };
  const end = Number(match[2]);
  return end < start ? null : { start, end };
}
