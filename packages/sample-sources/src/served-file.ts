import type { Writable } from 'node:stream';

/** A file as the servers of this package answer with it. */
export interface ServedFile {
  readonly contentType: string;
  /** Strong: equal only for equal bytes. In quotes, as in the header. */
  readonly etag: string;
  /** Set when the length is stated with a whole answer; the publisher of the CSV exports states none. */
  readonly statedLength?: number;
  /** The length in bytes, found out when it has to be: a partial answer cannot do without. */
  length(): Promise<number>;
  /** Sends bytes `start` to `end`, both included, and ends the stream; stops when the stream is destroyed. */
  send(start: number, end: number, to: Writable): Promise<void>;
}
