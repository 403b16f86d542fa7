import { PermanentError, TransientError } from '@relais/core';
import type { NodeResult } from '../../run-results.js';
import type { CloudRun } from './api.js';

const SUCCESS = 10;
const CANCELLED = 30;
const TIMED_OUT = /timed out|time ?out/i;
const GIT_STEP = /clone|git|repository/i;

/**
 * What was wrong with a run that has ended, beyond its nodes; null when it built something and all of it.
 * @param results of a run none of whose nodes failed
 */
export function endOfRun(run: CloudRun, results: readonly NodeResult[] | null): Error | null {
  const said = run.status_message?.trim() ? ` (${run.status_message.trim().slice(0, 300)})` : '';
  const failed = run.run_steps?.find(({ status }) => (status ?? 0) > SUCCESS)?.name ?? '';
  const details = { context: { run: run.id } };
  const permanent = (code: string, what: string): PermanentError =>
    new PermanentError(`[dbt/cloud] run ${run.id} ${what}${said}; nothing was published`, { code, ...details });
  if (run.status === SUCCESS) {
    if (results === null)
      return permanent('DBT_BROKEN', 'succeeded but left no usable run_results.json; look at it in dbt Cloud');
    return results.length === 0
      ? permanent('DBT_BROKEN', 'found nothing to build; check the job’s repository and branch')
      : null;
  }
  if (TIMED_OUT.test(said))
    return new TransientError(
      `[dbt/cloud] run ${run.id} took longer than its job allows${said}; it can be tried again`,
      {
        code: 'DBT_TIMED_OUT',
        ...details,
      },
    );
  if (run.status === CANCELLED)
    return permanent(
      'DBT_CANCELLED',
      'was cancelled by somebody in dbt Cloud; start the pipeline again when it may run',
    );
  if (GIT_STEP.test(failed))
    return permanent(
      'DBT_GIT_FAILED',
      `failed in its step ${JSON.stringify(failed)}; check the repository’s connection in dbt Cloud`,
    );
  const where = failed === '' ? '' : ` in its step ${JSON.stringify(failed)}`;
  return permanent('DBT_BROKEN', `failed${where} outside of its nodes; look at its log in dbt Cloud`);
}
