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
  const time = isoTime(now);
  const states = new Map(told.states);
  const progress = new Map(told.progress);
  const events = stepsOf(tree).flatMap((step): readonly RunEvent[] => {
    const moved = states.get(step.id) !== stateKey(step);
    if (moved) states.set(step.id, stateKey(step));
    if (moved) return stateEvents(step, isoTime(step.at ?? now));
    const before = progress.get(step.id);
    const position = positionOf(step);
    if (step.state !== 'running' || position === before?.position || now - (before?.at ?? -Infinity) < progressEveryMs)
      return [];
    progress.set(step.id, { at: now, position });
    return [progressEvent(step, time)];
  });
  const ends = tree.outcome !== null && !told.ended;
  return {
    events: ends ? [...events, endEvent(tree, isoTime(tree.endedAt ?? now))] : events,
    told: { states, progress, ended: told.ended || ends },
  };
}

const stepsOf = ({ steps, datasets }: RunTree): readonly StepNode[] => [
  ...datasets.flatMap(({ items }) => items.flatMap((item) => item.steps)),
  ...steps,
];

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

const stateKey = ({ state, attempt }: StepNode): string => (state === 'retrying' ? `${state} ${attempt}` : state);

const positionOf = ({ bytes, rows, done, total }: StepNode): string => JSON.stringify([bytes, rows, done, total]);

const subject = ({ dataset, snapshot, step }: StepNode) => ({ dataset, snapshot, step });

function stateEvents(step: StepNode, time: string): readonly RunEvent[] {
  const { state, attempt, attempts, cause, nextAttemptSeconds, bytes, rows } = step;
  if (state === 'retrying')
    return [{ time, event: 'retry', ...subject(step), attempt, attempts, cause, nextAttemptSeconds }];
  if (state === 'waiting' || (isQuiet(step.step) && state !== 'failed')) return [];
  const told: RunEvent = {
    ...{ time, event: 'step', ...subject(step), state, attempt },
    ...{ seconds: rounded(step.seconds, 3), bytes, rows, cause: state === 'failed' ? cause : null },
  };
  return state === 'done' ? [told, ...noticesOf(step, time)] : [told];
}

/** What a step that went well wants a person to know. */
function noticesOf(step: StepNode, time: string): readonly RunEvent[] {
  const quarantined: readonly RunEvent[] =
    step.quarantined > 0 ? [{ time, event: 'quarantine', ...subject(step), rows: step.quarantined }] : [];
  const warnings = step.warnings.map(({ code, message }): RunEvent => ({
    time,
    event: 'warning',
    ...subject(step),
    code,
    message,
  }));
  return [...quarantined, ...warnings];
}

function progressEvent(step: StepNode, time: string): ProgressEvent {
  const { attempt, bytes, expectedBytes, rows, expectedRows, done, total } = step;
  return {
    ...{ time, event: 'progress', ...subject(step), attempt, seconds: rounded(step.seconds, 3) },
    ...{ bytes, expectedBytes, rows, expectedRows, done, total },
    share: rounded(step.share, 3),
    rowsPerSecond: rounded(step.rowsPerSecond, 0),
    secondsLeft: rounded(step.secondsLeft, 1),
  };
}

const rounded = (figure: number | null, digits: number): number | null =>
  figure === null ? null : Number(figure.toFixed(digits));

const endEvent = ({ outcome, seconds }: RunTree, time: string): RunEvent => ({
  time,
  event: 'end',
  dataset: null,
  snapshot: null,
  step: null,
  outcome: outcome ?? 'completed',
  seconds: rounded(seconds, 3) ?? 0,
});
