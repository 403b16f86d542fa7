import type { RunLook } from './grow-tree.js';
import type { Pace } from './pace.js';
import type { PendingStep } from './pending-step.js';
import type { RunOutcome, StepRecord } from './run-record.js';
import type { StepNode, StepState } from './run-tree.js';
import { isQuiet, type StepName } from './step-names.js';

/** A step before anything is known of it. */
const blank = {
  at: null,
  attempt: 1,
  attempts: null,
  cause: null,
  nextAttemptSeconds: null,
  seconds: null,
  bytes: null,
  expectedBytes: null,
  rows: null,
  expectedRows: null,
  done: null,
  total: null,
  note: null,
  share: null,
  rowsPerSecond: null,
  bytesPerSecond: null,
  quarantined: 0,
  warnings: [],
} as const;

interface Planned {
  readonly dataset: string | null;
  readonly snapshot: string | null;
  readonly step: StepName;
  readonly bytes: number | null;
}

/** A step that has not begun; it will not begin any more once the run, or what it belongs to, has ended. */
export function plannedStep({ bytes, ...planned }: Planned, outcome: RunOutcome | null, pace: Pace): StepNode {
  return {
    ...blank,
    ...planned,
    id: idOf(planned),
    state: outcome === null ? 'waiting' : 'skipped',
    secondsLeft: pace(planned.dataset, planned.step, bytes),
  };
}

const idOf = ({ dataset, snapshot, step }: Pick<StepNode, 'dataset' | 'snapshot' | 'step'>): string =>
  [dataset ?? '', snapshot ?? '', step].join('/');

/** A step that has begun. */
export function stepNode(step: StepRecord, { record, pending, now }: RunLook, pace: Pace): StepNode {
  const info = step.state === 'open' ? pending.find(({ id }) => id === step.id) : undefined;
  const state = stateOf(step, info, record.outcome);
  const seconds = secondsOf(step, info, now);
  const amounts = { ...amountsOf(step, info), note: info?.note ?? null };
  const share = state === 'running' ? shareOf(amounts) : null;
  // Some steps say beforehand how much there is to read; that is no pace.
  const moves = state !== 'running' || step.step === 'download' || share !== null;
  const rate = (amount: number | null): number | null => (moves && amount && seconds ? amount / seconds : null);
  const { dataset, snapshot, step: name } = step;
  return {
    ...blank,
    id: `${idOf(step)}/${step.id}`,
    dataset,
    snapshot,
    step: name,
    state,
    seconds,
    share,
    at: step.endedAt ?? info?.startedAt ?? null,
    ...amounts,
    attempt: info?.attempt ?? step.attempt,
    attempts: step.attempts,
    cause: info?.lastFailure ?? step.cause,
    nextAttemptSeconds: secondsUntil(info?.nextAttemptAt ?? null, now),
    rowsPerSecond: rate(amounts.rows),
    bytesPerSecond: rate(amounts.bytes),
    secondsLeft: left(step, { state, seconds, share }, pace),
    quarantined: step.facts.quarantined ?? 0,
    warnings: step.facts.warnings ?? [],
  };
}

function stateOf(step: StepRecord, info: PendingStep | undefined, outcome: RunOutcome | null): StepState {
  if (step.state !== 'open') return step.state === 'cancelled' ? 'skipped' : step.state;
  if (outcome !== null) return 'skipped';
  if (info === undefined) return 'waiting';
  if (info.nextAttemptAt !== null) return 'retrying';
  return info.startedAt === null ? 'waiting' : 'running';
}

const secondsUntil = (at: number | null, now: number): number | null =>
  at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));

function secondsOf(step: StepRecord, info: PendingStep | undefined, now: number): number | null {
  const from = info?.startedAt ?? step.startedAt;
  return from === null ? null : Math.max(0, (step.endedAt ?? now) - from) / 1000;
}

/** What it says of itself while it goes on; what it was given or has returned otherwise. */
function amountsOf({ state, facts }: StepRecord, info: PendingStep | undefined) {
  if (state === 'open')
    return {
      bytes: info?.bytes ?? null,
      expectedBytes: info?.expectedBytes ?? null,
      rows: info?.rows ?? null,
      expectedRows: info?.expectedRows ?? null,
      done: info?.done ?? null,
      total: info?.total ?? null,
    };
  return { bytes: facts.bytes ?? null, rows: facts.rows ?? null, ...nothingExpected };
}

const nothingExpected = { expectedBytes: null, expectedRows: null, done: null, total: null };

type Amounts = Pick<StepNode, 'bytes' | 'expectedBytes' | 'rows' | 'expectedRows' | 'done' | 'total'>;

function shareOf({ bytes, expectedBytes, rows, expectedRows, done, total }: Amounts): number | null {
  const pairs = [
    [bytes, expectedBytes],
    [rows, expectedRows],
    [done, total],
  ] as const;
  const known = pairs.find(([part, whole]) => part !== null && whole);
  return known === undefined ? null : Math.min(1, (known[0] ?? 0) / (known[1] ?? 1));
}

/** A share this small, or a time this short, says nothing of the rest yet. */
const tellingShare = 0.1;
const tellingSeconds = 2;

type Progressed = Pick<StepNode, 'state' | 'seconds' | 'share'>;

/**
 * From how far the step is and from how long it took before: the further it is, the more the former counts, for many steps
 * begin with work that no share tells of. 0 for one that has taken longer than before.
 */
function left(step: StepRecord, { state, seconds, share }: Progressed, pace: Pace): number | null {
  if (isQuiet(step.step) || state === 'done' || state === 'failed' || state === 'skipped') return 0;
  const elapsed = state === 'running' ? (seconds ?? 0) : 0;
  const telling = share !== null && share >= tellingShare && elapsed >= tellingSeconds;
  const own = telling ? (elapsed * (1 - share)) / share : null;
  const whole = pace(step.dataset, step.step, step.facts.bytes ?? null);
  const before = whole === null ? null : Math.max(0, whole - elapsed);
  return own === null || before === null ? (own ?? before) : weighed(share ?? 0, own, before);
}

const weighed = (share: number, own: number, before: number): number => share * own + (1 - share) * before;
