import { createHash } from 'node:crypto';
import { readManifest } from '@relais/activities/raw-manifest';
import { removeOldFiles } from '@relais/activities/sweep/remove-old-files';
import { leftoverAfterMs } from '@relais/activities/sweep/sweep-leftovers';
import { PermanentError } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { CopyFault, CopyItem, CopyUnit } from './copy-unit.js';
import { inLanes } from './in-lanes.js';
import type { Ends } from './open-ends.js';
import { faultOf } from './plan-copy.js';
import { transferObject } from './transfer-object.js';

export interface CopyOptions extends Ends {
  /** Reads back what is in the target already, too; otherwise larger files are judged by their size. */
  readonly verify?: boolean;
  /** Nothing is written; what would be copied counts as copied. */
  readonly dryRun?: boolean;
  readonly onDone?: (done: CopiedItem) => void;
}

/** An object as it lies in the target now. */
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
        const done = { ...item, unit, ...(await copyItem(item, there.get(item.path), options)) };
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

type Arrived = Pick<CopiedItem, 'outcome' | 'bytes' | 'sha256'>;

async function copyItem(item: CopyItem, there: number | undefined, options: CopyOptions): Promise<Arrived> {
  const { to, verify = false, dryRun = false } = options;
  const { bytes, sha256 } = item;
  if (there === undefined) {
    if (!dryRun) await transferObject(item, options);
    return { outcome: 'copied', bytes, sha256 };
  }
  const isLarge = bytes >= READ_BACK_BELOW;
  const isEqual = there === bytes && ((isLarge && !verify) || (await to.digest(item.path)) === sha256);
  if (isEqual) return { outcome: 'there', bytes, sha256 };
  const other = await otherManifest(item.path, options);
  if (other !== null) return { outcome: 'there', ...other };
  throw new PermanentError(
    `[cli/copy] ${to.uri} holds other bytes as ${item.path}; both stay as they are; find out which one is right, or copy to another place`,
    { code: 'OBJECT_CONFLICT', context: { path: item.path } },
  );
}

/** Two runs that fetched the same bytes have manifests that differ in when: either vouches for the file. */
async function otherManifest(path: string, { from, to }: Ends): Promise<Omit<Arrived, 'outcome'> | null> {
  if (!/^raw\/.*\/manifest\.json$/.test(path)) return null;
  const [ours, theirs] = await Promise.all([readManifest(from, path), readManifest(to, path)]);
  const body = ours?.sha256 === theirs?.sha256 && ours?.file === theirs?.file ? await to.read(path) : null;
  return body && { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}
