import { UsageError } from '../usage-error.js';

/** How a run is known to people. */
export interface RunName {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * The run that a text names: a run id, a workflow id (its newest run), or the beginning of either where only one run
 * begins so.
 * @param runs newest first
 * @throws UsageError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export function findRun<T extends RunName>(runs: readonly T[], text: string): T {
  const exact = runs.find((run) => run.runId === text) ?? runs.find((run) => run.workflowId === text);
  if (exact !== undefined) return exact;
  const begun = text === '' ? [] : runs.filter((run) => run.runId.startsWith(text) || run.workflowId.startsWith(text));
  const [only, ...more] = begun;
  if (only === undefined)
    throw new UsageError(
      'RUN_NOT_FOUND',
      `[cli] there is no run ${JSON.stringify(text)}; name a workflow id or a run id`,
      './relais runs',
    );
  if (more.length === 0) return only;
  const names = begun.slice(0, 5).map((run) => `${run.workflowId} ${run.runId}`);
  throw new UsageError(
    'RUN_AMBIGUOUS',
    `[cli] ${begun.length} runs begin with ${JSON.stringify(text)}: ${names.join(', ')}`,
    './relais runs',
  );
}
