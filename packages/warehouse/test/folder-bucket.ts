import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A folder served as a bucket is: what BigQuery fetches when it loads `gs://<bucket>/<path>`. */
export interface FolderBucket {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** @param roots folder of each bucket */
export async function serveBuckets(roots: ReadonlyMap<string, string>): Promise<FolderBucket> {
  const server = createServer((request, response) => {
    const [, bucket = '', path = ''] = /^\/storage\/v1\/b\/([^/]+)\/o\/([^?]+)/.exec(request.url ?? '') ?? [];
    readFile(join(roots.get(bucket) ?? '/nowhere', decodeURIComponent(path))).then(
      (bytes) => response.writeHead(200).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
