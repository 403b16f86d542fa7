import { nearest } from '../help/nearest.js';
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
  if (only === undefined) {
    const near = nearestRun(runs, text);
    const hint = near === null ? 'name a workflow id or a run id' : `did you mean ${near}?`;
    throw new UsageError('RUN_NOT_FOUND', `[cli] there is no run ${JSON.stringify(text)}; ${hint}`, './relais runs');
  }
  if (more.length === 0) return only;
  const names = begun.slice(0, 5).map((run) => `${run.workflowId} ${run.runId}`);
  throw new UsageError(
    'RUN_AMBIGUOUS',
    `[cli] ${begun.length} runs begin with ${JSON.stringify(text)}: ${names.join(', ')}`,
    './relais runs',
  );
}

/** Ids are seldom typed whole, so a text is held against as much of each as it has letters itself. */
function nearestRun(runs: readonly RunName[], text: string): string | null {
  const names = runs.flatMap(({ workflowId, runId }) => [workflowId, runId]);
  const begun = new Map(names.map((name) => [name.slice(0, Math.max(text.length, shortestName)), name]));
  const near = nearest(text, [...begun.keys()]);
  return near === null ? null : (begun.get(near) ?? null);
}

/** Fewer letters than these are like those of too many. */
const shortestName = 6;
