import type { Bucket, GetFilesOptions } from '@google-cloud/storage';
import type { ObjectInfo } from '../../index.js';

type Page = readonly [objects: readonly ObjectInfo[], next: GetFilesOptions | null];

/**
 * Objects below a prefix, sorted by path as every driver sorts them (the service goes by UTF-8).
 * @param root put before every path in the bucket
 * @param asking tries one page again where that helps
 */
export async function listObjects(
  bucket: Bucket,
  root: string,
  prefix: string,
  asking: (page: () => Promise<Page>) => Promise<Page>,
): Promise<readonly ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  let query: GetFilesOptions | null = { prefix: `${root}${prefix}`, autoPaginate: false };
  while (query !== null) {
    const [objects, next] = await asking(() => readPage(bucket, root, query ?? {}));
    found.push(...objects);
    query = next;
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readPage(bucket: Bucket, root: string, query: GetFilesOptions): Promise<Page> {
  const [files, next] = await bucket.getFiles(query);
  const objects = files
    // What consoles make to show an empty folder is no object of ours.
    .filter(({ name }) => !name.endsWith('/'))
    .map(({ name, metadata: { size, generation, timeCreated } }) => ({
      ...{ path: name.slice(root.length), bytes: Number(size), version: String(generation) },
      modifiedAt: Date.parse(timeCreated ?? ''),
    }));
  // Its type does not say so, but after the last page it is null.
  return [objects, next as GetFilesOptions | null];
}
