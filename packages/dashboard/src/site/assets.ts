import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import type { AssetNames } from '../model/pages.js';

/** What pages load besides themselves, by name; each name carries a hash of the bytes. */
export interface Assets {
  readonly names: AssetNames;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** @param folder where the build put them; @throws PermanentError `DASHBOARD_NOT_BUILT` */
export async function readAssets(folder: string): Promise<Assets> {
  const names = (await readdir(folder).catch(() => [])).sort();
  const find = (ending: string): string => {
    const found = names.find((name) => name.endsWith(ending));
    if (found !== undefined) return found;
    throw new PermanentError(`[dashboard] ${folder} holds no *${ending}; build again with ./relais version`, {
      code: 'DASHBOARD_NOT_BUILT',
    });
  };
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  return { names: { script: find('.js'), style: find('.css') }, files: new Map(files) };
}
