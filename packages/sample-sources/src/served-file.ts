import type { Readable } from 'node:stream';

/** A file as the servers of this package answer with it. */
export interface ServedFile {
  readonly contentType: string;
  /** Strong: equal only for equal bytes. In quotes, as in the header. */
  readonly etag: string;
  /** Set when the length is stated with a whole answer; the publisher of the CSV exports states none. */
  readonly statedLength?: number;
  /** The length in bytes, found out when it has to be: a partial answer cannot do without. */
  length(): Promise<number>;
  /** Bytes `start` to `end`, both included; the stream stops its source when it is destroyed. */
  read(start: number, end: number): Readable;
}
