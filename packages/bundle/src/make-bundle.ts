import { build } from 'esbuild';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { keepPlaces } from './keep-places.js';

export interface BundleOptions {
  /** The module that is wanted; what it exports is what `loadBundle` gives. Its `loadMore`, if any, is awaited as well. */
  readonly entry: string;
  readonly file: string;
  /** Packages that only some processes need: they stay where they are, and are loaded when they are asked for. */
  readonly apart: RegExp;
  /** Packages that are imported, but never used, in such a process: they are empty in it. */
  readonly unused?: RegExp;
  /** Modules that are looked up by name to be run elsewhere, and the files beside the bundle that stand in for them. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/**
 * Puts a module and all that it imports into one file, and beside it its source map and what the engine makes of it. Top-level
 * code of all modules runs once meanwhile, in a thread of its own.
 */
export async function makeBundle(options: BundleOptions): Promise<void> {
  await build({
    entryPoints: [options.entry],
    outfile: options.file,
    bundle: true,
    platform: 'node',
    // Only scripts can be compiled beforehand in Node 20, modules cannot.
    format: 'cjs',
    target: 'node20',
    // None but Node's own: what is for bundlers alone cannot be loaded from where it is.
    conditions: [],
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    sourcesContent: false,
    // Half the size is a quarter of the time; names stay, since errors and traces tell them.
    minifyWhitespace: true,
    // Node shows the line of an error that nobody caught.
    lineLimit: 160,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    logOverride: { 'require-resolve-not-external': 'silent' },
    // Modules in it have a `__dirname` of their own.
    banner: { js: 'const __bundleFolder = __dirname;' },
    plugins: [keepPlaces(options)],
  });
  const thread = new Worker(fileURLToPath(new URL('./cache-code.js', import.meta.url)), { workerData: options.file });
  const [code] = (await once(thread, 'exit')) as [number];
  if (code !== 0) throw new Error(`[bundle] ${options.file} cannot be loaded; the error stands above`);
}
