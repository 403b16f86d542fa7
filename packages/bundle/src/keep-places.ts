import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { BundleOptions } from './make-bundle.js';

const asIs = { asIs: true };
/** A map with nothing in it: traces name sources of ours, and of others' packages the line in the bundle. */
const noMap = `//# sourceMappingURL=data:application/json;base64,${Buffer.from('{"version":3,"sources":[""],"mappings":"A"}').toString('base64')}`;

/** Has modules behave in a bundle as where they come from; places are relative, so that a checkout can be moved. */
export function keepPlaces({ file, apart, unused = /^$/, elsewhere = {} }: BundleOptions): Plugin {
  const folder = dirname(file);
  return {
    name: 'keep-places',
    setup: (build) => {
      build.onResolve({ filter: apart }, (args) => leaveApart(build, args, folder));
      build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }));
      build.onResolve({ filter: /^(@relais\/|\.)/ }, (args) => ourSource(build, args));
      build.onResolve({ filter: /\.node$/ }, (args) => nativeModule(build, args));
      build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
      build.onLoad({ filter: /\.node$/ }, ({ path }) => ({
        contents: `module.exports = require(${expression(folder, path)});`,
      }));
      build.onLoad({ filter: /\/node_modules\/.*\.c?js$/ }, ({ path }) => foreign(path, folder, elsewhere));
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => ours(path, folder));
    },
  };
}

async function leaveApart(build: PluginBuild, args: OnResolveArgs, folder: string): Promise<OnResolveResult | null> {
  if (args.pluginData === asIs) return null;
  // Whoever asks for it, it will be required.
  const { path, errors } = await resolveAsIs(build, { ...args, kind: 'require-call' });
  return errors.length > 0 ? null : { path: `./${relative(folder, path)}`, external: true };
}

const resolveAsIs = (build: PluginBuild, { path, importer, kind, resolveDir }: OnResolveArgs) =>
  build.resolve(path, { importer, kind, resolveDir, pluginData: asIs });

/** Those of other machines are not there. */
async function nativeModule(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | null> {
  if (args.pluginData === asIs) return null;
  const { path, errors } = await resolveAsIs(build, args);
  return errors.length > 0 ? { path: args.path, external: true } : { path };
}

/** The compiled files of this checkout's packages are taken from their sources, which esbuild understands. */
async function ourSource(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | null> {
  if (args.pluginData === asIs || args.importer.includes('/node_modules/')) return null;
  const { path } = await resolveAsIs(build, args);
  const sources = ['/src/', '/'].map((place) => path.replace('/dist/', place).replace(/\.js$/, '.ts'));
  const source = sources.find((candidate) => candidate !== path && existsSync(candidate));
  return source === undefined ? null : { path: source };
}

async function foreign(
  path: string,
  folder: string,
  elsewhere: Readonly<Record<string, string>>,
): Promise<OnLoadResult> {
  const code = await readFile(path, 'utf8');
  const placed = code.replaceAll(/require\.resolve\((['"])(.+?)\1\)/g, (_, _quote, name: string) =>
    name in elsewhere
      ? `require('node:path').join(__bundleFolder, ${JSON.stringify(elsewhere[name])})`
      : `require('node:module').createRequire(__filename).resolve(${JSON.stringify(name)})`,
  );
  const scope = /\b__(dirname|filename)\b/.test(placed)
    ? `var __filename = ${expression(folder, path)}, __dirname = require('node:path').dirname(__filename);`
    : '';
  return { contents: `${scope}${placed}\n${noMap}`, loader: 'js' };
}

/** What was compiled from a source lies in `dist`; that is where it looks from. */
async function ours(path: string, folder: string): Promise<OnLoadResult> {
  const code = await readFile(path, 'utf8');
  const compiled = path.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
  const url = `require('node:url').pathToFileURL(${expression(folder, compiled)}).href`;
  return { contents: code.replaceAll('import.meta.url', url), loader: 'ts' };
}

const expression = (folder: string, path: string): string =>
  `require('node:path').join(__bundleFolder, ${JSON.stringify(relative(folder, path))})`;
