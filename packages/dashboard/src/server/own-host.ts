import { isIP } from 'node:net';

/**
 * Whether a `Host` header names this machine: by an address, which nobody can make to point elsewhere, as `localhost`, or by
 * one of the names given.
 */
export function isOwnHost(header: string, names: readonly string[]): boolean {
  const host = hostOf(header);
  if (host === null) return false;
  return (
    isIP(host) !== 0 || host === 'localhost' || host.endsWith('.localhost') || names.some((name) => same(name, host))
  );
}

/** Without the port and without the brackets of an IPv6 address. */
function hostOf(header: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase() ?? null;
}

const same = (name: string, host: string): boolean => name.toLowerCase() === host;
