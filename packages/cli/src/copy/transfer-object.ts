import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline as flow } from 'node:stream/promises';
import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import type { CopyItem } from './copy-unit.js';
import type { Ends } from './open-ends.js';

/**
 * Copies one object that the target lacks, holding the very bytes that are written against the digest they must have.
 * @throws PermanentError `SNAPSHOT_DAMAGED`, `OBJECT_CONFLICT`, `OBJECT_NOT_FOUND`; TransientError `DISK_FULL`
 */
export async function transferObject(item: CopyItem, ends: Ends): Promise<void> {
  const folder = await ends.to.stagingFolder();
  await transfer(item, folder, ends).catch((error: unknown) => {
    throw diskFailure(error, { writer: 'cli/copy', folder }) ?? error;
  });
}

async function transfer(item: CopyItem, folder: string, { from, to }: Ends): Promise<void> {
  const staging = join(folder, `copy-${randomUUID()}`);
  await mkdir(staging, { recursive: true });
  try {
    const file = join(staging, basename(item.path));
    const sha256 = await copyHashed(await from.localFile(item.path), file);
    if (sha256 !== item.sha256)
      throw new PermanentError(
        `[cli/copy] the bytes of ${item.path} in ${from.uri} hash to ${sha256}, and ${item.sha256} is expected; restore it from a copy`,
        { code: 'SNAPSHOT_DAMAGED', context: { path: item.path } },
      );
    await to.createFromFile(item.path, file, sha256);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Copies a local file and hashes the very bytes that are written. */
async function copyHashed(source: string, target: string): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const options = { highWaterMark: 1 << 20 };
  await flow(createReadStream(source, options), hashing, createWriteStream(target, { ...options, flags: 'wx' }));
  return hash.digest('hex');
}
