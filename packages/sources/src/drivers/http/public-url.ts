/**
 * An address as it may be shown: without user, password and fragment, every query value replaced by `…`. Portals hand
 * out keys in all of these.
 */
export function publicUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => (value === '' ? '…' : `${encodeURIComponent(name)}=…`));
  return `${url.protocol}//${url.host}${url.pathname}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}
