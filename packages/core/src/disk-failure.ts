import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { PermanentError, RelaisError, TransientError } from './errors.js';

/** By whom it was written, and where unless the error itself names a file: `rows/duckdb`, `/srv/relais/scratch`. */
export interface DiskUse {
  readonly writer: string;
  readonly folder: string;
}

/**
 * A full or a read-only disk, told in the words of Node, of DuckDB or of Python, as an error that names the folder, what
 * is free there, and what to do; null for every other error, and for one that
 * somebody told already.
 *
 * Room can be made while a run goes on, so a full disk is a TransientError `DISK_FULL`: its step is tried again as often
 * as its policy says, and ends the run after that. A read-only one waits for a person: PermanentError `DISK_READ_ONLY`.
 */
export function diskFailure(error: unknown, { writer, folder }: DiskUse): RelaisError | null {
  if (error instanceof RelaisError) return null;
  const { code, message, path, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const text = typeof message === 'string' ? message : String(error);
  const file = typeof path === 'string' ? path : QUOTED_FILE.exec(text)?.[1];
  const place = file === undefined ? folder : dirname(file);
  if (FULL.has(String(code)) || FULL_TEXT.test(text)) return full(writer, place, error);
  // Node says ENOENT when it cannot make the first of several folders.
  const unmade = code === 'ENOENT' && syscall === 'mkdir' && !isWritable(place);
  if (unmade || READ_ONLY.has(String(code)) || READ_ONLY_TEXT.test(text)) return readOnly(writer, place, error);
  return null;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const READ_ONLY = new Set(['EROFS', 'EACCES']);
/** DuckDB bounds its spilled data by what was free when it began, and says so by the name of that setting. */
const FULL_TEXT = /no space left on device|disk quota exceeded|max_temp_directory_size/i;
/** `Permission denied` is left out: services say it too. */
const READ_ONLY_TEXT = /read-only file system/i;
/** `IO Error: Could not write file "/srv/relais/scratch/x": …`. */
const QUOTED_FILE = /\b(?:file|directory) "(\/[^"]+)"/;

function full(writer: string, folder: string, cause: unknown): TransientError {
  const space = spaceAt(folder);
  const free = space === null ? '' : ` (${megabytes(space.free)} of ${megabytes(space.size)} are free now)`;
  return new TransientError(
    `[${writer}] the disk of ${folder} is full${free}; make room there and give the same command again: it goes on from what is stored`,
    { code: 'DISK_FULL', cause, context: { folder, ...(space === null ? {} : { freeBytes: space.free }) } },
  );
}

const readOnly = (writer: string, folder: string, cause: unknown): PermanentError =>
  new PermanentError(
    `[${writer}] ${folder} cannot be written to; make it writable for this user, or set RELAIS_HOME or RELAIS_STORE to another folder`,
    { code: 'DISK_READ_ONLY', cause, context: { folder } },
  );

/** Of the nearest folder that exists; null where the system does not say. */
function spaceAt(folder: string): { readonly free: number; readonly size: number } | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return folder === dirname(folder) ? null : spaceAt(dirname(folder));
  }
}

/** Whether files can be made in a folder, or in the nearest one above it that exists. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT' && folder !== dirname(folder);
    return isGone && isWritable(dirname(folder));
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
