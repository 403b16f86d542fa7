/** Where the pages and their data lie, the same for a server and for a folder of files. */
export type Route = PageRoute | DataRoute | { readonly kind: 'asset'; readonly name: string };

export type PageRoute =
  | { readonly kind: 'overview' }
  | { readonly kind: 'tiles' | 'catalogue' | 'runs' | 'lineage'; readonly pipeline: string }
  | { readonly kind: 'table'; readonly pipeline: string; readonly table: string };

export interface DataRoute {
  readonly kind: 'data';
  readonly pipeline: string;
  readonly tile: string;
  readonly slice: string;
  readonly format: 'json' | 'csv';
}

const NAME = '([a-z0-9][a-z0-9_-]*)';
const asset = /^\/assets\/([A-Za-z0-9][A-Za-z0-9._-]*)$/;
const data = new RegExp(`^/data/${NAME}/${NAME}/${NAME}\\.(json|csv)$`);
const page = new RegExp(`^/${NAME}/(?:(catalogue|runs|lineage)/)?$`);
const table = new RegExp(`^/${NAME}/catalogue/([a-z0-9_]+\\.[A-Za-z0-9_]+)/$`);

/** @returns null for a path that nothing can lie at */
export function routeOf(path: string): Route | null {
  if (path === '/') return { kind: 'overview' };
  const [, name] = asset.exec(path) ?? [];
  if (name !== undefined) return { kind: 'asset', name };
  const [, of, tile, slice, format] = data.exec(path) ?? [];
  if (of !== undefined && tile !== undefined && slice !== undefined)
    return { kind: 'data', pipeline: of, tile, slice, format: format === 'csv' ? 'csv' : 'json' };
  const [, pipeline, kind = 'tiles'] = page.exec(path) ?? [];
  if (pipeline !== undefined) return { kind: kind as 'tiles', pipeline };
  const [, owner, described] = table.exec(path) ?? [];
  return owner === undefined || described === undefined ? null : { kind: 'table', pipeline: owner, table: described };
}

/** The path of a route; `routeOf` reads it back. */
export function pathOf(route: Route): string {
  switch (route.kind) {
    case 'overview':
      return '/';
    case 'asset':
      return `/assets/${route.name}`;
    case 'data':
      return `/data/${route.pipeline}/${route.tile}/${route.slice}.${route.format}`;
    case 'tiles':
      return `/${route.pipeline}/`;
    case 'table':
      return `/${route.pipeline}/catalogue/${route.table}/`;
    default:
      return `/${route.pipeline}/${route.kind}/`;
  }
}

/** From a path to the top of the site: `./` at the top, `../../` two folders below. */
export const rootOf = (path: string): string => '../'.repeat(path.split('/').length - 2) || './';
