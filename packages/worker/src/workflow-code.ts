import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { WorkerInterceptors, WorkerOptions } from '@temporalio/worker';

/**
 * The bundle that the build has made; for workflows that are traced another one, made as the worker starts, since the
 * tracing has to stand in it.
 */
export function workflowCode(
  interceptors: WorkerInterceptors,
  sinks: NonNullable<WorkerOptions['sinks']> | null,
): Pick<WorkerOptions, 'interceptors' | 'workflowBundle' | 'workflowsPath' | 'sinks'> {
  if (sinks === null)
    return {
      interceptors,
      workflowBundle: { codePath: fileURLToPath(new URL('./workflow-bundle.js', import.meta.url)) },
    };
  const { resolve } = createRequire(import.meta.url);
  const modules = ['@relais/workflows/src/payload-interceptors', '@relais/telemetry/traces/workflow-interceptors'];
  return {
    interceptors: { ...interceptors, workflowModules: modules.map((name) => resolve(name)) },
    workflowsPath: resolve('@relais/workflows'),
    sinks,
  };
}
