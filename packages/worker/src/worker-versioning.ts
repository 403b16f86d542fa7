import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerConfig } from '@relais/config';
import { codeVersion } from './code-version.js';

/**
 * Makes a worker one of a release: a run that began with one release ends with it, and the release that new runs begin
 * with is chosen at the server. A worker of none takes what is there, as it always did.
 */
export const workerVersioning = (
  { deployment }: Pick<WorkerConfig, 'deployment'>,
  buildId = codeVersion(),
): Pick<WorkerOptions, 'workerDeploymentOptions'> =>
  deployment === null
    ? {}
    : {
        workerDeploymentOptions: {
          version: { deploymentName: deployment, buildId },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'PINNED',
        },
      };
