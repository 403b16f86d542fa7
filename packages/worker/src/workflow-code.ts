import { fileURLToPath } from 'node:url';
import type { WorkerInterceptors, WorkerOptions } from '@temporalio/worker';

const bundle = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The workflows as the build has bundled them; those that are traced have the tracing in their bundle. */
export const workflowCode = (
  interceptors: WorkerInterceptors,
  sinks: NonNullable<WorkerOptions['sinks']> | null,
): Pick<WorkerOptions, 'interceptors' | 'workflowBundle' | 'sinks'> =>
  sinks === null
    ? { interceptors, workflowBundle: { codePath: bundle('./workflow-bundle.js') } }
    : { interceptors, workflowBundle: { codePath: bundle('./traced-workflow-bundle.js') }, sinks };
