import type { Dependencies } from './dependencies.js';
import { holdLock } from './pipeline-lock.js';
import type { Step } from './step.js';

/** A third of the lease, so that one renewal may fail. */
const renewEveryMs = 30_000;

/** Works on a pipeline whose lock is held already, renewing it for as long as the work takes. */
export async function whileRenewing<T>(
  deps: Pick<Dependencies, 'store'>,
  pipeline: string,
  run: Pick<Step, 'runId' | 'workflowId' | 'log'>,
  work: () => Promise<T>,
): Promise<T> {
  const renewal = setInterval(() => {
    holdLock(deps.store, pipeline, run).catch((error: unknown) =>
      run.log('the lock could not be renewed', { error: String(error) }),
    );
  }, renewEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
