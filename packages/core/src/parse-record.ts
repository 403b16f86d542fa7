import { PermanentError } from './errors.js';
import { parseExactJson } from './exact-json.js';
import { withoutChecksum } from './record-checksum.js';

export interface RecordPlace<T> {
  /** Path, or table, by which a person finds it. */
  readonly path: string;
  /** What to do about it, as an instruction. */
  readonly cure: string;
  /** `RECORD_DAMAGED` unless said. */
  readonly code?: string;
  /** Whether it is one of its kind; any object or array unless said. */
  readonly isRecord?: (value: Partial<T>) => boolean;
}

/**
 * Reads a record that Relais wrote itself, an object or an array, exactly as {@link parseExactJson} does, and proves it
 * against the checksum that it bears.
 * @throws PermanentError `RECORD_DAMAGED`, or the code given, naming the record and the cure
 */
export function parseRecord<T extends object>(
  body: Uint8Array | string,
  { path, cure, code, isRecord = () => true }: RecordPlace<T>,
): T {
  try {
    const read = parseExactJson(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
    if (typeof read !== 'object' || read === null) throw new SyntaxError('neither an object nor an array');
    const value = withoutChecksum(read);
    if (!isRecord(value as Partial<T>)) throw new SyntaxError('something of its fields is not there');
    return value as T;
  } catch (cause) {
    throw new PermanentError(`[records] ${path} is damaged (${(cause as Error).message.slice(0, 200)}); ${cure}`, {
      code: code ?? 'RECORD_DAMAGED',
      cause,
    });
  }
}
