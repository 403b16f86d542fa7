import { join } from 'node:path';

/** The workflows as the build has bundled them for the worker, with the guard that keeps large payloads out of their histories. */
export const bundledWorkflows = { codePath: join(process.cwd(), 'packages', 'worker', 'dist', 'workflow-bundle.js') };
