import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { PermanentError, versionOf, type StoreArea } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { readManifest } from '@relais/activities/raw-manifest';
import { parsePairs } from '@relais/activities/translation-memory';
import type { ObjectInfo, ObjectStore } from '@relais/object-store';
import { byFolder } from './by-folder.js';
import type { CopyFault, CopyItem, CopyUnit } from './copy-unit.js';
import { inLanes } from './in-lanes.js';

/** What is to be copied, what cannot be, and files that nobody has vouched for, which are no snapshots. */
export interface CopyPlan {
  readonly units: readonly CopyUnit[];
  readonly faults: readonly CopyFault[];
  readonly unvouched: readonly string[];
}

/**
 * Reads what a store holds of some areas. Records are read whole and proven to be readable; of files only the digest is
 * looked up that they are held against while they are copied.
 * @param pipeline null for every pipeline that the store holds something of, registered or not
 */
export async function planCopy(
  store: ObjectStore,
  areas: readonly StoreArea[],
  pipeline: string | null,
): Promise<CopyPlan> {
  const plan = { units: [] as CopyUnit[], faults: [] as CopyFault[], unvouched: [] as string[] };
  for (const area of areas) {
    const objects = await store.list(pipeline === null ? `${area}/` : `${area}/${pipeline}/`);
    await inLanes([...byFolder(objects)], async ([folder, found]) => {
      const unit = { area, pipeline: folder.split('/')[1] ?? '' };
      try {
        const items = await planners[area === 'raw' || area === 'rejected' ? area : 'records'](store, folder, found);
        if (items === null) plan.unvouched.push(...found.map(({ path }) => path));
        else plan.units.push({ ...unit, items });
      } catch (error) {
        plan.faults.push(faultOf(folder, error));
      }
    });
  }
  return { ...plan, units: plan.units.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1)) };
}

/** @throws what is no fault of one object: a network that is down, a disk that is full */
export function faultOf(path: string, error: unknown): CopyFault {
  if (error instanceof PermanentError && faultCodes.has(error.code))
    return { path: String(error.context?.path ?? path), code: error.code, message: error.message };
  throw error;
}

const faultCodes = new Set([
  'SNAPSHOT_DAMAGED',
  'MANIFEST_DAMAGED',
  'RECORD_DAMAGED',
  'OBJECT_CONFLICT',
  'OBJECT_NOT_FOUND',
]);

type Planner = (
  store: ObjectStore,
  folder: string,
  found: readonly ObjectInfo[],
) => Promise<readonly CopyItem[] | null>;

/** A raw folder holds one file and the manifest that says what it is. */
const planRaw: Planner = async (store, folder, found) => {
  const path = `${folder}/manifest.json`;
  const manifest = await readManifest(store, path);
  if (manifest === null) return null;
  const named = `snapshot_date=${manifest.snapshot_date}/${versionOf(String(manifest.sha256))}`;
  if (!folder.endsWith(`/${named}`))
    throw new PermanentError(`[cli/copy] ${path} speaks of ${named}; restore it from a copy`, {
      code: 'MANIFEST_DAMAGED',
      context: { path },
    });
  const file = found.find((each) => each.path === `${folder}/${manifest.file}`);
  if (file === undefined || file.bytes !== manifest.bytes)
    throw new PermanentError(
      `[cli/copy] ${folder}/${manifest.file} ${file === undefined ? 'is not there' : `has ${file.bytes} bytes`}, and its manifest says ${manifest.bytes} bytes; restore it from a copy`,
      { code: 'SNAPSHOT_DAMAGED', context: { path: `${folder}/${manifest.file}` } },
    );
  return [{ ...file, sha256: manifest.sha256 }, ...(await planRecords(store, [path]))];
};

/** Refused files lie in a folder that is named by their digest, beside the reasons, which hold it whole. */
const planRejected: Planner = async (store, folder, found) => {
  const notes = found.filter(({ path }) => path.endsWith('.json')).map(({ path }) => path);
  const items: CopyItem[] = [];
  for (const file of found.filter(({ path }) => !path.endsWith('.json'))) {
    const sha256 = (notes[0] && (await digestIn(store, notes[0]))) ?? (await store.digest(file.path));
    if (versionOf(sha256) !== basename(folder))
      throw new PermanentError(
        `[cli/copy] ${file.path} is not what its folder says, its digest is ${sha256}; restore it from a copy`,
        { code: 'SNAPSHOT_DAMAGED', context: { path: file.path } },
      );
    items.push({ ...file, sha256 });
  }
  return [...items, ...(await planRecords(store, notes))];
};

const digestIn = async (store: ObjectStore, path: string): Promise<string | undefined> =>
  parseRecord<{ sha256?: string }>((await store.read(path)) ?? '', { path, cure: 'restore it from a copy' }).sha256;

const planners: Readonly<Record<'raw' | 'rejected' | 'records', Planner>> = {
  raw: planRaw,
  rejected: planRejected,
  records: (store, _, found) =>
    planRecords(
      store,
      found.map(({ path }) => path),
    ),
};

/** Small JSON of ours; each has to be readable and what was written, because nothing else vouches for it. */
const planRecords = (store: ObjectStore, paths: readonly string[]): Promise<readonly CopyItem[]> =>
  inLanes(paths, async (path) => {
    const body = (await store.read(path)) ?? Buffer.alloc(0);
    if (path.endsWith('.jsonl')) parsePairs(body, path);
    else parseRecord(body, { path, cure: 'restore it from a copy' });
    return { path, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  });

const pathOf = ({ items: [first] }: CopyUnit): string => first?.path ?? '';
