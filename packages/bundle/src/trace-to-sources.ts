import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { readIfThere } from './read-if-there.js';

type Place = { readonly file: string; readonly line: number; readonly column: number };

/**
 * Has stack traces of this process name the sources of a bundle instead of the bundle. Its map is read with the first trace
 * that somebody looks at: most processes never need it.
 */
export function traceToSources(bundle: string): void {
  let map: SourceMap | null | undefined;
  const placeOf = (site: NodeJS.CallSite): Place | null => {
    map ??= readMap(`${bundle}.map`);
    const entry = map?.findEntry((site.getLineNumber() ?? 1) - 1, (site.getColumnNumber() ?? 1) - 1);
    if (entry === undefined || !('originalSource' in entry) || !entry.originalSource) return null;
    const file = resolve(dirname(bundle), entry.originalSource);
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
  Error.prepareStackTrace = (error, sites) => {
    const place = isAbout(sites, bundle) ? placeOf : () => null;
    const lines = sites.map((site) => `    at ${describe(site, bundle, place)}`);
    return [Error.prototype.toString.call(error), ...lines].join('\n');
  };
}

/**
 * Whether it was thrown in the bundle or in a package. Temporal tries out the code of workflows at each start, and Node looks
 * at the trace of what that throws: to read the map for it would take a fifth of a second and 100 MB.
 */
function isAbout(sites: readonly NodeJS.CallSite[], bundle: string): boolean {
  const thrower = sites.map((site) => site.getFileName()).find((file) => file?.startsWith('node:') === false);
  return thrower === bundle || thrower?.includes('/node_modules/') === true;
}

function describe(site: NodeJS.CallSite, bundle: string, placeOf: (site: NodeJS.CallSite) => Place | null): string {
  const text = String(site);
  const place = site.getFileName() === bundle ? placeOf(site) : null;
  if (place === null) return text;
  const written = `${bundle}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return text.replace(written, () => `${place.file}:${place.line}:${place.column}`);
}

function readMap(path: string): SourceMap | null {
  const text = readIfThere(path);
  return text === undefined ? null : new SourceMap(JSON.parse(text.toString()) as SourceMapPayload);
}
