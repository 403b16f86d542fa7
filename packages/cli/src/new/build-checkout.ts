import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';

const MOST_OUTPUT = 16 << 20;
const TOLD = 2_000;

/**
 * Compiles the checkout as its own launcher does before any command, and starts it once.
 * @throws PermanentError `NEW_BUILD_FAILED` with the end of what the compiler said
 */
export function buildCheckout(root: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(join(root, 'relais'), ['version'], { cwd: root, signal, maxBuffer: MOST_OUTPUT }, (error, _, stderr) => {
      if (error === null) return resolve();
      if (signal.aborted) return reject(signal.reason as Error);
      const said = stderr.trim().slice(-TOLD);
      reject(
        new PermanentError(
          `[cli/new] the checkout does not build with the new pipeline, which was taken out again; mend this first: ${said}`,
          {
            code: 'NEW_BUILD_FAILED',
            cause: error,
          },
        ),
      );
    });
  });
}
