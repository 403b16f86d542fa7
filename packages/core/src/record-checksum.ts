import { createHash } from 'node:crypto';
import { canonicalJson } from './fingerprint.js';

const KEY = 'record_sha256';
const CHECKSUM = /^sha256:[0-9a-f]{64}$/;

const checksumOf = (record: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(record)).digest('hex')}`;

/**
 * A record as it is to be written: with the checksum of its content as `record_sha256`, which stands in an element of its
 * own at the end of an array.
 */
export function withChecksum<T extends object>(record: T): T {
  const checksum = { [KEY]: checksumOf(record) };
  return (Array.isArray(record) ? [...(record as unknown[]), checksum] : { ...record, ...checksum }) as T;
}

/**
 * A record as it was before {@link withChecksum}. One that bears no checksum is of before there were any, and taken as it
 * is; a checksum is known by its name or by its shape, so that one flipped bit does not make it vanish.
 * @throws SyntaxError when the content is not what was written
 */
export function withoutChecksum<T extends object>(record: T): T {
  const bearer: unknown = Array.isArray(record) ? record.at(-1) : record;
  if (typeof bearer !== 'object' || bearer === null) return record;
  const [found] = Object.entries(bearer).filter(isChecksum);
  if (found === undefined) return record;
  const [key, checksum] = found;
  const { [key]: _, ...others } = bearer as Readonly<Record<string, unknown>>;
  const content = Array.isArray(record) ? record.slice(0, -1) : others;
  if (key !== KEY || checksum !== checksumOf(content)) throw new SyntaxError('its content is not what was written');
  return content as T;
}

const isChecksum = ([key, value]: readonly [string, unknown]): boolean =>
  key === KEY || (typeof value === 'string' && CHECKSUM.test(value));
