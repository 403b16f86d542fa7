import type { HttpSource, InboxFile, InboxSource } from '@relais/core';

export { defaultZipLimits, extractZipMember, listZipMembers, type ZipLimits } from './zip.js';

/**
 * Port: bringing a source's bytes to a local file, whole or not at all.
 */
export interface SourceFetcher {
  /**
   * Downloads to `request.file`, resuming what an earlier attempt left there (`<file>.part` with its validators beside it).
   * The promise resolves only when length, checksum and, where the publisher states one, the record count can be trusted.
   * @throws PermanentError | TransientError with a code of its own for each way a download can go wrong
   */
  fetch(request: FetchRequest): Promise<FetchedFile>;

  /**
   * What a source says of its file while the file stays where it is: one try, nothing is written.
   * @throws PermanentError | TransientError as {@link fetch} does; `context.url` of either may be shown
   */
  inspect(request: InspectRequest): Promise<SourceFacts>;

  /**
   * The beginning of a file, for sources that say nothing of theirs: one try, and no more than is asked for is read.
   * @throws PermanentError | TransientError as {@link inspect} does
   */
  peek(request: PeekRequest): Promise<SourcePeek>;
}

export interface PeekRequest extends InspectRequest {
  readonly bytes: number;
}

export interface SourcePeek {
  /** At most as many bytes as were asked for. */
  readonly beginning: Buffer;
  /** Whether the file holds no more than that. */
  readonly whole: boolean;
}

export type InspectRequest = Pick<FetchRequest, 'dataset' | 'source' | 'signal'>;

export interface FetchRequest {
  readonly dataset: string;
  /** `url` is the configured address; the definition's own is only its default. */
  readonly source: HttpSource;
  readonly file: string;
  /** Sees every byte once, in order, also those that an earlier attempt had brought. */
  readonly onChunk?: (chunk: Buffer) => void;
  /** Called when an attempt starts over and `onChunk` will see the file from its first byte again. */
  readonly onRestart?: () => void;
  /** Called some times a second with the bytes on disk and, where known, the bytes expected. */
  readonly onProgress?: (bytes: number, expected: number | null) => void;
  readonly signal?: AbortSignal;
}

export interface FetchedFile extends SourceFacts {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Null where the source does not say. */
export interface SourceFacts {
  readonly bytes: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Records the publisher says the dataset has. */
  readonly recordsCount: number | null;
  /** Without credentials and query values. */
  readonly url: string;
}

/**
 * Port: a folder into which others put files.
 */
export interface Inbox {
  /**
   * The files that lie there, by date, each hashed when it had stopped growing.
   * @throws PermanentError `INBOX_MISSING` when the folder is not there, `INBOX_UNREADABLE`
   */
  list(request: InboxRequest): Promise<InboxListing>;

  /**
   * Copies a file, hashing what it copies; the file itself is left alone.
   * @throws PermanentError `SOURCE_EMPTY`, `SOURCE_TOO_LARGE`, `INBOX_UNREADABLE`; TransientError `INBOX_CHANGED` when it is written to
   *   meanwhile, or gone
   */
  take(request: TakeRequest): Promise<FetchedFile>;
}

export interface InboxRequest {
  readonly dataset: string;
  readonly source: InboxSource;
  /** The folder that the source's path starts from. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

export interface InboxListing {
  readonly files: readonly InboxFile[];
  /** Names that the source's path does not explain, in order. */
  readonly strangers: readonly string[];
  /** Names of files that somebody is still writing; they are not among the others. */
  readonly growing: readonly string[];
}

export interface TakeRequest extends InboxRequest {
  readonly date: string;
  /** Local path of the copy. */
  readonly file: string;
  /** Sees every byte once, in order; the chunk's memory is used again for the next. */
  readonly onChunk?: (chunk: Buffer) => void;
  readonly onProgress?: (bytes: number, expected: number | null) => void;
}
