import { join } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const built = join(process.cwd(), 'workflows', 'dist', 'src');

/** The workflows as the worker bundles them: with the guard that keeps large payloads out of their histories. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: join(built, 'index.js'),
    workflowInterceptorModules: [join(built, 'payload-interceptors.js')],
  });
