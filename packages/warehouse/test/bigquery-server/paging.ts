import { GoogleError } from './google-error.js';

/** One page of a list: `maxResults` from where `pageToken` points. @throws GoogleError invalid */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  start = 0,
): { items: T[]; next: { nextPageToken?: string } } {
  const token = query.get('pageToken');
  const from = token === null ? start : Number(Buffer.from(token, 'base64url').toString());
  const size = Number(query.get('maxResults') ?? items.length);
  if (!Number.isInteger(from) || !Number.isInteger(size) || size < 0)
    throw new GoogleError('invalid', `Invalid page token or size`);
  const end = from + size;
  const next = end < items.length ? { nextPageToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { items: items.slice(from, end), next };
}
