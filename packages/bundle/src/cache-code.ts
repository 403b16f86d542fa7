import { writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { codeCacheOf, loadBundle } from './load-bundle.js';

/** Runs in a thread: afterwards the engine has compiled what runs at every start. */
const bundle = workerData as string;
const loaded = loadBundle<{ readonly loadMore?: () => Promise<unknown> }>(bundle);
await loaded.exports.loadMore?.();
writeFileSync(codeCacheOf(bundle), loaded.codeCache());
// Whatever the modules have started.
process.exit();
