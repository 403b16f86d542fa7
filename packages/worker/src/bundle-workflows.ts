import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Bundles the workflows at build time, so that a worker starts without a compiler. */
const { resolve } = createRequire(import.meta.url);
const { code } = await bundleWorkflowCode({
  workflowsPath: resolve('@relais/workflows'),
  workflowInterceptorModules: [resolve('@relais/workflows/src/payload-interceptors')],
});
await writeFile(fileURLToPath(new URL('./workflow-bundle.js', import.meta.url)), code);
