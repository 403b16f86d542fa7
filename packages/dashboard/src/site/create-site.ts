import { RelaisError, TransientError } from '@relais/core';
import type { Assets } from '../assets/read-assets.js';
import type { DashboardData } from '../model/dashboard-data.js';
import { csvOf } from './csv.js';
import { pageContext, pageOf, type PageParts } from './page-of.js';
import { routeOf, type DataRoute } from './routes.js';

/** The whole site by path: what a server sends and what an export writes are the same bytes. */
export interface Site {
  readonly data: DashboardData;
  readonly assets: Assets;
  /** @param path begins with `/`, decoded; that of a folder ends with `/`. Never throws. */
  answer(path: string): Promise<Answer>;
}

export interface Answer {
  readonly status: 200 | 404 | 500 | 503;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Whether the path will never have another body. */
  readonly immutable: boolean;
  /** What went wrong, for a log; pages tell its message alone. */
  readonly error?: unknown;
}

export type SiteParts = PageParts & { readonly assets: Assets };

const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

export function createSite(parts: SiteParts): Site {
  const { data, assets } = parts;
  return {
    data,
    assets,
    answer: (path) => answer(parts, path).catch((error: unknown) => failed(parts, path, error)),
  };
}

async function answer(parts: SiteParts, path: string): Promise<Answer> {
  const route = routeOf(path);
  if (route?.kind === 'asset') return assetOf(parts.assets, route.name);
  if (route?.kind === 'data') return dataOf(parts.data, route);
  const page = route && (await pageOf(parts, route));
  if (page !== null) return { status: 200, type: HTML, body: page, immutable: false };
  return { ...missing, type: HTML, body: parts.pages.notFound(pageContext(parts, path, null, false)) };
}

const missing: Answer = { status: 404, type: TEXT, body: 'not found\n', immutable: false };

function assetOf({ files }: Assets, name: string): Answer {
  const found = files.get(name);
  return found === undefined ? missing : { status: 200, type: found.type, body: found.bytes, immutable: true };
}

async function dataOf(data: DashboardData, { pipeline, tile, slice, format }: DataRoute): Promise<Answer> {
  const rows = await data.tileRows(pipeline, tile, slice);
  if (rows === null) return missing;
  return format === 'csv'
    ? { status: 200, type: 'text/csv; charset=utf-8; header=present', body: csvOf(rows), immutable: false }
    : { status: 200, type: 'application/json', body: `${JSON.stringify(rows)}\n`, immutable: false };
}

/** What passes by itself is worth another try; messages of ours carry no secret. */
function failed(parts: SiteParts, path: string, error: unknown): Answer {
  const status = error instanceof TransientError ? 503 : 500;
  const message = error instanceof RelaisError ? error.message : 'The page could not be made; the terminal says why.';
  if (path.startsWith('/data/')) return { status, type: TEXT, body: `${message}\n`, immutable: false, error };
  const body = parts.pages.failed(message, pageContext(parts, path, null, false));
  return { status, type: HTML, body, immutable: false, error };
}
