import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PermanentError } from '@relais/core';
import type { AssetNames } from '../model/pages.js';

/** What a browser loads beside the pages: small enough to be kept. */
export interface Assets {
  readonly names: AssetNames;
  /** By name below `assets/`. */
  readonly files: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly type: string }>;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * @param dist `packages/dashboard/dist`, where the build left them
 * @throws PermanentError `DASHBOARD_NOT_BUILT`
 */
export async function readAssets(dist: string): Promise<Assets> {
  try {
    const names = JSON.parse(await readFile(join(dist, 'browser.json'), 'utf8')) as AssetNames;
    const files = await Promise.all(
      Object.values(names as unknown as Record<string, string>).map(async (name) => {
        const bytes = await readFile(join(dist, 'browser', name));
        return [name, { bytes, type: types[extname(name)] ?? 'application/octet-stream' }] as const;
      }),
    );
    return { names, files: new Map(files) };
  } catch (cause) {
    throw new PermanentError(
      `[dashboard/assets] ${dist} lacks the files for browsers; run ./relais version, which builds them`,
      { code: 'DASHBOARD_NOT_BUILT', cause },
    );
  }
}
