import { retrying, type Patience } from '@relais/core/retrying';
import { explainFailure } from './failure.js';

/** The last part of a right's name: `storage.objects.<right>`. */
export type Right = 'create' | 'get' | 'list' | 'delete';

/** Does work that takes a right, again where that helps; what it fails with is in words a person can act on. */
export type Asking = <T>(right: Right, work: () => Promise<T>) => Promise<T>;

export function askingOf(bucket: string, patience: Patience): Asking {
  return (right, work) => {
    const attempted = { bucket: `gs://${bucket}`, right: `storage.objects.${right}` };
    const attempt = () =>
      work().catch((error: unknown) => {
        throw explainFailure(error, attempted);
      });
    return retrying(attempt, patience, undefined);
  };
}
