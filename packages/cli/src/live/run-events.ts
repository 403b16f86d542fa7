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
    const last = states.get(step.id);
    if (last !== stateKey(step)) {
      states.set(step.id, stateKey(step));
      return stateEvents(step, last, isoTime(step.at ?? now));
    }
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

/** An attempt that begins is news, also where the step ran at the last look. */
const stateKey = ({ state, attempt }: Pick<StepNode, 'state' | 'attempt'>): string => `${state} ${attempt}`;

const positionOf = ({ bytes, rows, done, total }: StepNode): string => JSON.stringify([bytes, rows, done, total]);

const subject = ({ dataset, snapshot, step }: StepNode) => ({ dataset, snapshot, step });

/** @param last key of the state that was told before; undefined for a step that was not told of */
function stateEvents(step: StepNode, last: string | undefined, time: string): readonly RunEvent[] {
  const { state, attempt, bytes, rows, cause } = step;
  if (state === 'retrying') return [retryEvent(step, time)];
  if (state === 'waiting' || (isQuiet(step.step) && state !== 'failed')) return [];
  const told: RunEvent = {
    time,
    event: 'step',
    ...subject(step),
    state,
    attempt,
    seconds: rounded(step.seconds, 3),
    bytes,
    rows,
    cause: state === 'failed' ? cause : null,
  };
  return [...retriesBetween(step, last, time), told, ...(state === 'done' ? noticesOf(step, time) : [])];
}

/** The retry of an attempt that nobody saw waiting; of a step that failed its last cause alone is known. */
function retriesBetween(step: StepNode, last: string | undefined, time: string): readonly RunEvent[] {
  const { state, attempt } = step;
  const seen = [stateKey({ state: 'retrying', attempt }), stateKey({ state: 'running', attempt })];
  const isNews =
    attempt > 1 && (state === 'running' || state === 'done') && (last === undefined || !seen.includes(last));
  return isNews ? [retryEvent(step, time)] : [];
}

function retryEvent(step: StepNode, time: string): RunEvent {
  const { attempt, attempts, cause, nextAttemptSeconds } = step;
  return { time, event: 'retry', ...subject(step), attempt, attempts, cause, nextAttemptSeconds };
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
    time,
    event: 'progress',
    ...subject(step),
    attempt,
    seconds: rounded(step.seconds, 3),
    bytes,
    expectedBytes,
    rows,
    expectedRows,
    done,
    total,
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
