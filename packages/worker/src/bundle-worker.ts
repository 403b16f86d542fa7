import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { makeBundle } from '@relais/bundle/make-bundle';

/** Bundles the worker and the thread of its workflows at build time, so that both start without looking for modules. */
const { resolve } = createRequire(import.meta.url);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** The cloud's SDKs and OpenTelemetry: a worker that is to use them waits for them. */
const apart = /^(@google-cloud\/|google-auth-library$|@opentelemetry\/)/;
/** The compiler of workflows, which have been compiled before. */
const unused = /^(webpack|memfs|unionfs)$/;

await makeBundle({
  entry: here('../src/run-worker.ts'),
  file: here('./worker.cjs'),
  elsewhere: { './workflow-worker-thread': 'workflow-thread.js' },
  apart,
  unused,
});
await makeBundle({
  entry: resolve('@temporalio/worker/lib/workflow/workflow-worker-thread'),
  file: here('./workflow-thread.cjs'),
  apart,
});
