import { open } from 'node:fs/promises';
import { RelaisError } from '@relais/core';
import type { InspectRequest } from '@relais/sources';
import type { Dependencies } from '../dependencies.js';
import { toSnapshotRef, type RawManifest } from '../raw-manifest.js';

/** What is read of a source; a column of dates, or a count, stands in the first rows of most files. */
const PEEKED_BYTES = 256 * 1024;
/** A stored file that first has to be brought from a bucket is worth it up to this size. */
const FETCHED_UP_TO = 32 * 1024 * 1024;

/** `unknown`: the source gave nothing to compare, or the stored file is too far away. */
export type Beginning = 'other' | 'the same' | 'all the same' | 'unknown';

/** Holds the first bytes of a source against those of a stored snapshot. */
export async function sameBeginning(
  { fetcher, store }: Pick<Dependencies, 'fetcher' | 'store'>,
  pipeline: string,
  asked: Pick<InspectRequest, 'dataset' | 'source'>,
  stored: RawManifest,
): Promise<Beginning> {
  if (!store.uri.startsWith('file:') && stored.bytes > FETCHED_UP_TO) return 'unknown';
  const peeked = await fetcher.peek({ ...asked, bytes: PEEKED_BYTES }).catch((error: unknown) => {
    if (error instanceof RelaisError) return null;
    throw error;
  });
  if (peeked === null) return 'unknown';
  const { beginning, whole } = peeked;
  if (whole ? stored.bytes !== beginning.length : stored.bytes < beginning.length) return 'other';
  const known = await firstBytes(await store.localFile(toSnapshotRef(pipeline, stored).path), beginning.length);
  if (!known.equals(beginning)) return 'other';
  return whole ? 'all the same' : 'the same';
}

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
