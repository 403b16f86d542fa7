import { stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { copyFile } from './copy-file.js';
import { listen, type ListenOptions, type RunningServer, sendJson } from './listen.js';
import { sendFile } from './send-file.js';
import type { ServedFile } from './served-file.js';
import { INDEX } from './write-sample.js';

const contentTypes: Readonly<Record<string, string>> = { '.json': 'application/json', '.zip': 'application/zip' };

/** Serves what `writeSample` wrote, at the paths of the sources: no making of rows in what is measured. */
export async function startFileServer(folder: string, options: ListenOptions = {}): Promise<RunningServer> {
  return listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = await storedFile(folder, pathname);
    return file ? sendFile(request, response, file) : sendJson(response, 404, { message: `Nothing at ${pathname}` });
  }, options);
}

/** `URL` has resolved `..` already, and an encoded one is a name like any other: nothing outside the folder is reached. */
async function storedFile(folder: string, pathname: string): Promise<ServedFile | null> {
  const file = join(folder, normalize(pathname));
  const found = await stat(file).catch(() => null);
  if (found === null) return null;
  if (found.isDirectory()) return storedFile(folder, `${pathname}/${INDEX}`);
  return {
    contentType: contentTypes[extname(file)] ?? 'text/csv; charset=utf-8',
    etag: `"${found.size.toString(16)}-${found.mtimeMs.toString(16)}"`,
    statedLength: found.size,
    length: async () => found.size,
    send: (start, end, to) => copyFile(file, start, end, to),
  };
}
