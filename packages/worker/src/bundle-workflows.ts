import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Bundles the workflows at build time, also with the tracing in them, so that a worker starts without a compiler. */
const { resolve } = createRequire(import.meta.url);
const payloads = '@relais/workflows/src/payload-interceptors';
const tracing = '@relais/telemetry/traces/workflow-interceptors';

await bundle('workflow-bundle.js', [payloads]);
await bundle('traced-workflow-bundle.js', [payloads, tracing]);

async function bundle(name: string, interceptors: readonly string[]): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: resolve('@relais/workflows'),
    workflowInterceptorModules: interceptors.map((module) => resolve(module)),
  });
  await writeFile(fileURLToPath(new URL(name, import.meta.url)), code);
}
