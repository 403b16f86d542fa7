import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { File } from '@google-cloud/storage';
import { PermanentError } from '@relais/core';
import { servicePatience } from '@relais/core/retrying';
import type { ObjectStore } from '../index.js';
import { assertCreatable, assertObjectPath, assertObjectPrefix, assertRemovable, STAGING } from '../object-path.js';
import { askingOf } from './gcs/asking.js';
import { checksumsOf, checksumsOfFile } from './gcs/checksums.js';
import { makeClient } from './gcs/client.js';
import { createObject } from './gcs/create.js';
import { discard, download, downloadWhole } from './gcs/download.js';
import { findObject } from './gcs/find-object.js';
import { listObjects } from './gcs/list.js';
import { localCache } from './gcs/local-cache.js';
import { parseLocation } from './gcs/location.js';
import type { GcsOptions } from './gcs/options.js';
import { removeObject } from './gcs/remove-object.js';
import type { Content } from './gcs/upload.js';

const defaultCacheBytes = 10 * 2 ** 30;

/**
 * A store in a bucket of Google Cloud Storage. Every create demands that the name be free, which the service decides for
 * all writers at once; so every step may be tried again, and nothing is looked at before it is done.
 * @throws PermanentError `STORE_UNAUTHENTICATED` where there are no credentials
 */
export async function gcsStore(options: GcsOptions): Promise<ObjectStore> {
  const { cacheFolder, cacheBytes = defaultCacheBytes, patience = servicePatience } = options;
  const { bucket: bucketName, prefix: root, uri } = parseLocation(options.uri);

  const asking = askingOf(bucketName, patience);
  const bucket = (await asking('get', () => makeClient(options))).bucket(bucketName);
  const cache = localCache(join(cacheFolder, 'objects'), cacheBytes);
  const fileAt = (path: string): File => bucket.file(`${root}${assertObjectPath(path)}`);
  const creating = (path: string, content: Content) =>
    asking('create', () => createObject(path, fileAt(path), content));

  return {
    uri,
    stagingFolder: async () => {
      const staging = join(cacheFolder, STAGING);
      await mkdir(staging, { recursive: true });
      return staging;
    },
    create: async (path, body) => {
      const bytes = Buffer.from(body);
      const content = { checksums: checksumsOf(bytes), open: () => Readable.from([bytes]) };
      return (await creating(assertCreatable(path), content)).outcome;
    },
    createFromFile: async (path, file, sha256) => {
      const checksums = await checksumsOfFile(assertCreatable(path) && file);
      if (checksums.sha256 !== sha256) throw changed(path, file);
      const open = () => createReadStream(file, { highWaterMark: 1 << 20 });
      const { outcome, generation } = await creating(path, { checksums, open });
      await cache.adopt({ uri: `${uri}/${path}`, generation, bytes: checksums.bytes }, file);
      return outcome;
    },
    read: async (path) => {
      const file = fileAt(path);
      return asking('get', () => downloadWhole(file));
    },
    localFile: async (path) => {
      const file = fileAt(path);
      return asking('get', async () => {
        const found = (await findObject(file)) ?? missing(path);
        const original = { ...found, uri: `${uri}/${path}` };
        return cache.keep(original, (partial) => download(file, found, createWriteStream(partial, { flags: 'wx' })));
      });
    },
    digest: async (path) => {
      const file = fileAt(path);
      return asking('get', async () => {
        const found = (await findObject(file)) ?? missing(path);
        return (await download(file, { ...found, sha256: null }, discard())).sha256;
      });
    },
    list: async (prefix) => listObjects(bucket, root, assertObjectPrefix(prefix), (page) => asking('list', page)),
    remove: async (path) => {
      const file = fileAt(assertRemovable(path));
      const found = await asking('get', () => findObject(file));
      if (found !== null) await asking('delete', () => removeObject(file, found.generation));
    },
  };
}

function missing(path: string): never {
  throw new PermanentError(`[object-store/gcs] there is no object ${path}; list its folder to see what is`, {
    code: 'OBJECT_NOT_FOUND',
  });
}

const changed = (path: string, file: string): PermanentError =>
  new PermanentError(`[object-store/gcs] ${file} is no longer what was to become ${path}; run again`, {
    code: 'OBJECT_DAMAGED',
  });
