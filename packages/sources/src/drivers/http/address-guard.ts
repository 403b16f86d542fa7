import ipaddr from 'ipaddr.js';
import { permanent, type Origin } from './failure.js';
import { publicUrl } from './public-url.js';
import type { HttpSettings } from './settings.js';

/** Where instance metadata and its keys are served; never a place that a publisher sends us to on purpose. */
const METADATA = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254']);

/** `loopback`, `private`, `linkLocal`, … and `unicast` for the public internet. */
type Network = string;

const networkOf = (address: string): Network =>
  METADATA.has(ipaddr.process(address).toString()) ? 'metadata' : ipaddr.process(address).range();

/** Host of an address as sockets want it: IPv6 without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** True for this machine itself. */
export const isLoopback = (url: URL): boolean =>
  hostOf(url) === 'localhost' || (ipaddr.isValid(hostOf(url)) && networkOf(hostOf(url)) === 'loopback');

/** Refuses an address that is none, or is not spoken to over HTTP. */
export function parseAddress(text: string, dataset: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url;
  const shown = url === null ? 'no address' : `a ${url.protocol} address`;
  throw permanent(
    { dataset, url: shown },
    'SOURCE_ADDRESS_REFUSED',
    'only http: and https: are fetched; check the configured address',
  );
}

/**
 * Watches where redirects lead. The configured address is trusted as given; from there, a redirect may go to the public
 * internet or stay on the kind of network it came from, over no weaker a scheme.
 * @returns a function that gives the addresses to connect to, so that a name cannot change its meaning in between
 * @throws (the function) PermanentError `SOURCE_ADDRESS_REFUSED`
 */
export function guardRedirects(configured: URL, origin: Origin, resolve: HttpSettings['resolve']) {
  const addressesOf = async (url: URL): Promise<readonly string[]> =>
    ipaddr.isValid(hostOf(url)) ? [hostOf(url)] : resolve(hostOf(url));
  const refuse = (to: URL, why: string) =>
    permanent(
      origin,
      'SOURCE_ADDRESS_REFUSED',
      `redirected to ${publicUrl(to)}, ${why}; configure the final address if it is meant`,
    );

  return async (from: URL, to: URL): Promise<readonly string[]> => {
    if (!['http:', 'https:'].includes(to.protocol)) throw refuse(to, 'which is not HTTP');
    if (from.protocol === 'https:' && to.protocol === 'http:') throw refuse(to, 'which is not encrypted any more');
    const addresses = await addressesOf(to);
    if (hostOf(to) === hostOf(configured)) return addresses;
    const networks = new Set(addresses.map(networkOf));
    networks.delete('unicast');
    if (networks.size === 0) return addresses;
    const trusted = new Set((await addressesOf(configured)).map(networkOf));
    for (const network of networks)
      if (network === 'metadata' || !trusted.has(network)) throw refuse(to, `which is a ${network} address`);
    return addresses;
  };
}
