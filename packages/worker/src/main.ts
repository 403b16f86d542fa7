import { fileURLToPath } from 'node:url';
import { loadBundle } from '@relais/bundle/load-bundle';
import type * as RunWorker from './run-worker.js';

/** Starts a worker from what `bundle-worker` has made of `run-worker` at build time. */
const { runWorker } = loadBundle<typeof RunWorker>(fileURLToPath(new URL('./worker.cjs', import.meta.url))).exports;
await runWorker();
