import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { readIfThere } from './read-if-there.js';
import { traceToSources } from './trace-to-sources.js';

/** Where the engine's own form of a bundle lies. */
export const codeCacheOf = (bundle: string): string => `${bundle}.cache`;

export interface LoadedBundle<T> {
  readonly exports: T;
  /** Whether the engine took its own form of it, which only the very version that made it does. */
  readonly compiledBefore: boolean;
  /** What the engine has compiled so far, for the next process. */
  codeCache(): Buffer;
}

/**
 * Runs a bundle in this process.
 * @param bundle path of a file that `makeBundle` made
 */
export function loadBundle<T>(bundle: string): LoadedBundle<T> {
  // A bundle is ASCII. As Latin-1 it stays one byte a character, also in memory.
  const code = readFileSync(bundle, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename: bundle,
    // Another version of Node refuses it by itself, and compiles.
    cachedData: readIfThere(codeCacheOf(bundle)),
  });
  traceToSources(bundle);
  const module = { exports: {} as T };
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  const compiledBefore = script.cachedDataRejected === false;
  return { exports: module.exports, compiledBefore, codeCache: () => script.createCachedData() };
}
