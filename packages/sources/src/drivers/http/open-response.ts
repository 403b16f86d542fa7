import { guardRedirects } from './address-guard.js';
import { ask, reaching, type HttpRequest, type HttpResponse } from './ask.js';
import { permanent, type Origin } from './failure.js';
import { publicUrl } from './public-url.js';
import type { HttpSettings } from './settings.js';

const MAX_REDIRECTS = 5;

/** Headers that may follow a redirect to another origin; all others may be keys. */
const HARMLESS = new Set(['accept', 'accept-language', 'user-agent', 'range', 'if-range']);

/**
 * Asks for an address and follows its redirects one by one, each past the address guard.
 * @throws PermanentError `SOURCE_ADDRESS_REFUSED`, `SOURCE_REDIRECT`, `SOURCE_UNTRUSTED`; TransientError `SOURCE_UNREACHABLE`
 */
export async function openResponse(request: HttpRequest, settings: HttpSettings): Promise<HttpResponse> {
  const guard = guardRedirects(request.url, request.origin, settings.resolve);
  const visited = new Set<string>();
  let { url, headers } = request;
  let addresses: readonly string[] | null = null;
  for (;;) {
    visited.add(url.href);
    const response = await ask({ ...request, url, headers }, addresses, settings.responseMs);
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    response.body.destroy();
    const next = redirectTarget(response, url, visited, request.origin);
    addresses = await reaching(request, () => guard(url, next));
    if (next.origin !== url.origin) headers = harmless(headers);
    url = next;
  }
}

function redirectTarget(response: HttpResponse, from: URL, visited: ReadonlySet<string>, origin: Origin): URL {
  const refusal = (what: string) =>
    permanent(origin, 'SOURCE_REDIRECT', `${what}; open the address in a browser to see where it leads`);
  const location = response.header('location');
  if (location === null || !URL.canParse(location, from.href))
    throw refusal(`answered ${response.status} without a usable Location`);
  const to = new URL(location, from);
  if (visited.has(to.href)) throw refusal(`redirects in a circle by way of ${publicUrl(to)}`);
  if (visited.size > MAX_REDIRECTS) throw refusal(`redirects more than ${MAX_REDIRECTS} times`);
  return to;
}

const harmless = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name.toLowerCase())));
