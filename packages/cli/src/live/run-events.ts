import type { ProgressEvent, RunEvent } from './run-event.js';
import type { RunTree, StepNode } from './run-tree.js';
import { isQuiet } from './step-names.js';

/** What has been told of a run until now. */
export interface Told {
  /** By step: the state told last, and the attempt. */
  readonly states: ReadonlyMap<string, string>;
  /** By step: what was told of its progress, and when. */
  readonly progress: ReadonlyMap<string, { readonly at: number; readonly position: string }>;
  readonly ended: boolean;
}

export const nothingTold: Told = { states: new Map(), progress: new Map(), ended: false };

const progressEveryMs = 1_000;

/**
 * What there is to tell of a run since it was told of last.
 * @param now milliseconds since the epoch
 */
export function runEvents(
  told: Told,
  tree: RunTree,
  now: number,
): { readonly events: readonly RunEvent[]; readonly told: Told } {
  const time = new Date(now).toISOString();
  const states = new Map(told.states);
  const progress = new Map(told.progress);
  const events = stepsOf(tree).flatMap((step): readonly RunEvent[] => {
    const moved = states.get(step.id) !== stateKey(step);
    if (moved) states.set(step.id, stateKey(step));
    if (moved) return stateEvents(step, time);
    const before = progress.get(step.id);
    const position = positionOf(step);
    if (step.state !== 'running' || position === before?.position || now - (before?.at ?? -Infinity) < progressEveryMs)
      return [];
    progress.set(step.id, { at: now, position });
    return [progressEvent(step, time)];
  });
  const ends = tree.outcome !== null && !told.ended;
  return {
    events: ends ? [...events, endEvent(tree, time)] : events,
    told: { states, progress, ended: told.ended || ends },
  };
}

const stepsOf = ({ steps, datasets }: RunTree): readonly StepNode[] => [
  ...datasets.flatMap(({ items }) => items.flatMap((item) => item.steps)),
  ...steps,
];

const stateKey = ({ state, attempt }: StepNode): string => (state === 'retrying' ? `${state} ${attempt}` : state);

const positionOf = ({ bytes, rows, done, total }: StepNode): string => JSON.stringify([bytes, rows, done, total]);

const subject = ({ dataset, snapshot, step }: StepNode) => ({ dataset, snapshot, step });

function stateEvents(step: StepNode, time: string): readonly RunEvent[] {
  const { state, attempt, attempts, cause, nextAttemptSeconds, seconds, bytes, rows } = step;
  const about = { time, ...subject(step) };
  if (state === 'retrying') return [{ ...about, event: 'retry', attempt, attempts, cause, nextAttemptSeconds }];
  if (state === 'waiting' || (isQuiet(step.step) && state !== 'failed')) return [];
  const told: RunEvent = {
    ...about,
    ...{ event: 'step', state, attempt, seconds, bytes, rows },
    cause: state === 'failed' ? cause : null,
  };
  if (state !== 'done') return [told];
  const quarantined: readonly RunEvent[] =
    step.quarantined > 0 ? [{ ...about, event: 'quarantine', rows: step.quarantined }] : [];
  const warnings = step.warnings.map(({ code, message }): RunEvent => ({ ...about, event: 'warning', code, message }));
  return [told, ...quarantined, ...warnings];
}

function progressEvent(step: StepNode, time: string): ProgressEvent {
  const { attempt, seconds, bytes, expectedBytes, rows, expectedRows, done, total, share, rowsPerSecond } = step;
  const amounts = { bytes, expectedBytes, rows, expectedRows, done, total };
  const pace = { share, rowsPerSecond, secondsLeft: step.secondsLeft };
  return { time, event: 'progress', ...subject(step), attempt, seconds, ...amounts, ...pace };
}

const endEvent = ({ outcome, seconds }: RunTree, time: string): RunEvent => ({
  time,
  event: 'end',
  dataset: null,
  snapshot: null,
  step: null,
  outcome: outcome ?? 'completed',
  seconds,
});
