import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline as flow } from 'node:stream/promises';
import { readManifest } from '@relais/activities/raw-manifest';
import { removeOldFiles } from '@relais/activities/sweep/remove-old-files';
import { leftoverAfterMs } from '@relais/activities/sweep/sweep-leftovers';
import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import type { ObjectStore } from '@relais/object-store';
import type { CopyFault, CopyItem, CopyUnit } from './copy-unit.js';
import { inLanes } from './in-lanes.js';
import { faultOf } from './plan-copy.js';

export interface CopyOptions {
  readonly from: ObjectStore;
  readonly to: ObjectStore;
  /** Reads back what is in the target already, too; otherwise larger files are judged by their size. */
  readonly verify?: boolean;
  /** Nothing is written; what would be copied counts as copied. */
  readonly dryRun?: boolean;
  readonly onDone?: (done: CopiedItem) => void;
}

export interface CopiedItem extends CopyItem {
  readonly unit: CopyUnit;
  /** `there`: the target had the same object before. */
  readonly outcome: 'copied' | 'there';
}

export interface Copied {
  readonly items: readonly CopiedItem[];
  readonly faults: readonly CopyFault[];
}

/** Records and small files are compared by their bytes, whatever their size says. */
const READ_BACK_BELOW = 1_000_000;

/**
 * Copies units of objects. What is in the target stays as it is: an equal object is no work, another one is a fault, and
 * so are bytes that are not those of their manifest. Done again it goes on where it was cut off.
 */
export async function copyObjects(units: readonly CopyUnit[], options: CopyOptions): Promise<Copied> {
  const items: CopiedItem[] = [];
  const faults: CopyFault[] = [];
  const there = await listTarget(options.to, units);
  // No run ever sweeps a store that holds copies only.
  if (!options.dryRun)
    await removeOldFiles(await options.to.stagingFolder(), Date.now() - leftoverAfterMs, () => undefined);
  await inLanes(units, async (unit) => {
    let path = '';
    try {
      for (const item of unit.items) {
        path = item.path;
        const done = { ...item, unit, outcome: await copyItem(item, there.get(item.path), options) };
        items.push(done);
        options.onDone?.(done);
      }
    } catch (error) {
      faults.push(faultOf(path, error));
    }
  });
  return { items, faults };
}

async function listTarget(to: ObjectStore, units: readonly CopyUnit[]): Promise<ReadonlyMap<string, number>> {
  const prefixes = [...new Set(units.map(({ area, pipeline }) => `${area}/${pipeline}/`))];
  const listed = await inLanes(prefixes, (prefix) => to.list(prefix));
  return new Map(listed.flat().map(({ path, bytes }) => [path, bytes]));
}

async function copyItem(
  item: CopyItem,
  there: number | undefined,
  options: CopyOptions,
): Promise<CopiedItem['outcome']> {
  const { to, verify = false, dryRun = false } = options;
  if (there === undefined && dryRun) return 'copied';
  if (there === undefined) {
    const folder = await to.stagingFolder();
    await transfer(item, folder, options).catch((error: unknown) => {
      throw diskFailure(error, { writer: 'cli/copy', folder }) ?? error;
    });
    return 'copied';
  }
  const isLarge = item.bytes >= READ_BACK_BELOW;
  const isEqual = there === item.bytes && ((isLarge && !verify) || (await to.digest(item.path)) === item.sha256);
  if (isEqual || (await speaksOfTheSame(item.path, options))) return 'there';
  throw new PermanentError(
    `[cli/copy] ${to.uri} holds other bytes as ${item.path}; both stay as they are; find out which one is right, or copy to another place`,
    { code: 'OBJECT_CONFLICT', context: { path: item.path } },
  );
}

/** Two runs that fetched the same bytes have manifests that differ in when: either vouches for the file. */
async function speaksOfTheSame(path: string, { from, to }: CopyOptions): Promise<boolean> {
  if (!/^raw\/.*\/manifest\.json$/.test(path)) return false;
  const [ours, theirs] = await Promise.all([readManifest(from, path), readManifest(to, path)]);
  return ours !== null && theirs !== null && ours.sha256 === theirs.sha256 && ours.file === theirs.file;
}

async function transfer(item: CopyItem, folder: string, { from, to }: CopyOptions): Promise<void> {
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
