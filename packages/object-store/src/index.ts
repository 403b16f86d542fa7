/**
 * Port: an object store in which nothing is ever overwritten.
 *
 * Every driver passes `test/conformance.ts`. Paths are relative, `/`-separated, without `.` or `..` parts.
 */
export interface ObjectStore {
  /** What a person calls this store: `file:///…` or `gs://bucket/prefix`. */
  readonly uri: string;

  /**
   * A local folder for files on their way in. On the store's own volume where the store is a folder, so that
   * {@link createFromFile} moves instead of copying.
   */
  stagingFolder(): Promise<string>;

  /**
   * Creates an object. Equal bytes already there are the same outcome as creating them.
   * @throws PermanentError `OBJECT_CONFLICT` when other bytes are there; they stay
   */
  create(path: string, body: Uint8Array | string): Promise<CreateOutcome>;

  /**
   * Creates an object from a local file, which is gone afterwards (also when an equal object existed).
   * @param sha256 hex digest of the file, proven by the caller while it was written
   * @throws PermanentError `OBJECT_CONFLICT` when other bytes are there; they and the file stay
   */
  createFromFile(path: string, file: string, sha256: string): Promise<CreateOutcome>;

  /** The object's bytes, or null when there is none. For small objects; see {@link localFile}. */
  read(path: string): Promise<Buffer | null>;

  /** A local file that holds the object, to be read only. @throws PermanentError `OBJECT_NOT_FOUND` */
  localFile(path: string): Promise<string>;

  /**
   * Hex sha256 of the bytes that lie in the store now, read for this: no copy and no record stands in for them.
   * @throws PermanentError `OBJECT_NOT_FOUND`
   */
  digest(path: string): Promise<string>;

  /** All objects below a prefix, sorted by path; a prefix without objects gives an empty list. */
  list(prefix: string): Promise<readonly ObjectInfo[]>;

  /** Removes objects that are no snapshots: staging, locks, typed files. @throws PermanentError for `raw/` */
  remove(path: string): Promise<void>;
}

export type CreateOutcome = 'created' | 'exists';

export interface ObjectInfo {
  readonly path: string;
  readonly bytes: number;
  /**
   * Another one whenever the object was written to or made anew, whoever did it: what was read of a version holds for as
   * long as it is listed. Bytes that a disk changed by itself keep theirs; see {@link ObjectStore.digest}.
   */
  readonly version: string;
  /** When its bytes were written, in milliseconds since the epoch by the clock of the store, which need not be ours. */
  readonly modifiedAt: number;
}
