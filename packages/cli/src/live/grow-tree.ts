import type { Pace } from './pace.js';
import type { PendingStep } from './pending-step.js';
import type { PlannedDataset, RunRecord, StepRecord } from './run-record.js';
import type { DatasetNode, ItemNode, RunTree, StepNode, StepState } from './run-tree.js';
import { isQuiet, type StepName } from './step-names.js';
import { plannedStep, stepNode } from './step-node.js';
import { sumOrNull } from './sum-or-null.js';

/** A run as it stands at one moment. */
export interface RunLook {
  readonly record: RunRecord;
  readonly pending: readonly PendingStep[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Makes a tree of what the history tells and of what pending activities say of themselves. */
export function growTree(look: RunLook, pace: Pace): RunTree {
  const { record, now } = look;
  const steps = [...record.steps.values()].map((step) => ({ step, node: stepNode(step, look, pace) }));
  const datasets = record.datasets.map((planned) => datasetNode(planned, steps, look, pace));
  const own = ownSteps(steps, look, pace);
  const ahead = own.filter(({ state, step }) => state !== 'done' && !isQuiet(step));
  const left = sumOrNull([
    ...ahead.map((node) => node.secondsLeft),
    longest(datasets.map((node) => (isOver(node.state) ? 0 : node.secondsLeft))),
  ]);
  return {
    pipeline: record.pipeline,
    logicalDate: record.logicalDate,
    replay: record.replay,
    outcome: record.outcome,
    endedAt: record.endedAt,
    cancelling: record.cancelling,
    seconds: record.startedAt === null ? 0 : Math.max(0, (record.endedAt ?? now) - record.startedAt) / 1000,
    secondsLeft: record.outcome === null && record.datasets.length > 0 ? left : null,
    datasets,
    steps: own,
  };
}

interface Step {
  readonly step: StepRecord;
  readonly node: StepNode;
}

/** The run's own steps; those that every run ends with are there before they begin. */
function ownSteps(steps: readonly Step[], look: RunLook, pace: Pace): readonly StepNode[] {
  const begun = steps.filter(({ step }) => step.dataset === null).map(({ node }) => node);
  const ahead = (['build', 'publish'] as const)
    .filter((name) => look.record.datasets.length > 0 && !begun.some(({ step }) => step === name))
    .map((name) => plannedStep({ dataset: null, snapshot: null, step: name, bytes: null }, look.record.outcome, pace));
  const last = (name: StepName): boolean => name === 'unlock' || name === 'report';
  return [...begun.filter(({ step }) => !last(step)), ...ahead, ...begun.filter(({ step }) => last(step))];
}

function datasetNode(planned: PlannedDataset, steps: readonly Step[], look: RunLook, pace: Pace): DatasetNode {
  const { dataset, before, snapshots } = planned;
  const items = itemsOf(steps.filter(({ step }) => step.dataset === dataset)).map((own) =>
    itemNode(planned, own, look, pace),
  );
  // A publisher that was late is asked again: the file that counts is the last.
  const shown = before.ended + items.length > snapshots ? items.slice(-1) : items;
  const over = shown.filter(({ state }) => isOver(state));
  const ended = before.ended + over.length;
  const failed = before.failed + over.filter(({ state }) => state === 'failed').length;
  const sum = (figure: 'rows' | 'quarantined'): number =>
    shown.reduce((total, item) => total + item[figure], before[figure]);
  const times = shown.flatMap(({ seconds }) => seconds ?? []);
  return {
    dataset,
    state: stateOf(shown, { ended, failed, snapshots }, look),
    snapshots,
    ended,
    failed,
    rows: sum('rows'),
    quarantined: sum('quarantined'),
    changed: shown.flatMap(({ steps: own }) => own).reduce((total, { changed }) => total + (changed ?? 0), 0),
    seconds: times.length === 0 ? null : times.reduce((a, b) => a + b, 0),
    secondsLeft: leftOf(planned, shown, ended, pace),
    items: shown,
  };
}

interface Counts {
  readonly ended: number;
  readonly failed: number;
  readonly snapshots: number;
}

function stateOf(items: readonly ItemNode[], { ended, failed, snapshots }: Counts, { record }: RunLook): StepState {
  if (ended >= snapshots) return failed > 0 ? 'failed' : (items.at(-1)?.state ?? 'done');
  const current = items.find(({ state }) => !isOver(state))?.state;
  if (current !== undefined) return current;
  if (record.outcome !== null) return failed > 0 ? 'failed' : 'skipped';
  return ended > 0 ? 'running' : 'waiting';
}

/** What is left of the current snapshot, and as many more as there are, each as long as those that have ended. */
function leftOf(
  { dataset, snapshots }: PlannedDataset,
  items: readonly ItemNode[],
  ended: number,
  pace: Pace,
): number | null {
  const open = items.filter(({ state }) => !isOver(state));
  const ahead = snapshots - ended - open.length;
  const measured = items.filter(({ state }) => state === 'done').flatMap(({ seconds }) => seconds ?? []);
  const each = measured.length > 0 ? measured.reduce((a, b) => a + b, 0) / measured.length : pace(dataset, null, null);
  return sumOrNull([
    ...open.map(({ secondsLeft }) => secondsLeft),
    ahead <= 0 ? 0 : each === null ? null : ahead * each,
  ]);
}

/** Steps of one dataset, one group a snapshot: a download begins one, and so does typing where nothing is downloaded. */
function itemsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const items: Step[][] = [];
  for (const each of steps.filter(({ step }) => !isQuiet(step.step))) {
    const { step, snapshot } = each.step;
    const current = items.at(-1);
    const begins = step === 'download' || (step === 'type' && current?.some((own) => own.step.step === 'type'));
    // Files are counted against raw once all are loaded.
    const own =
      step === 'reconcile' ? items.findLast((item) => item.some(({ node }) => node.snapshot === snapshot)) : undefined;
    if (current === undefined || begins) items.push([each]);
    else (own ?? current).push(each);
  }
  return items;
}

function itemNode(planned: PlannedDataset, own: readonly Step[], { record }: RunLook, pace: Pace): ItemNode {
  const nodes = own.map(({ node }) => node);
  const snapshot = nodes.map((node) => node.snapshot).find((date) => date !== null) ?? null;
  const bytes = nodes.map((node) => node.expectedBytes ?? node.bytes).find((amount) => amount !== null) ?? null;
  const failed = nodes.find(({ state }) => state === 'failed');
  const ahead = stepsOf(planned, record.replay)
    .filter((name) => !nodes.some(({ step }) => step === name))
    .map((step) =>
      plannedStep(
        { dataset: planned.dataset, snapshot, step, bytes },
        failed === undefined ? record.outcome : 'failed',
        pace,
      ),
    );
  const steps = [...nodes, ...ahead];
  const open = steps.find(({ state }) => state === 'running' || state === 'retrying');
  const times = nodes.flatMap(({ seconds }) => seconds ?? []);
  const taken = times.length === 0 ? null : times.reduce((a, b) => a + b, 0);
  return {
    snapshot,
    state: open?.state ?? failed?.state ?? restState(steps),
    rows: nodes.find(({ step }) => step === 'type')?.rows ?? 0,
    quarantined: nodes.reduce((total, node) => total + node.quarantined, 0),
    seconds: taken,
    secondsLeft:
      sumOrNull(steps.filter(({ state }) => !isOver(state)).map((node) => node.secondsLeft)) ??
      whole(planned, bytes, taken, pace),
    steps,
  };
}

/** Where the single steps were never measured, all of a snapshot may have been. */
function whole({ dataset }: PlannedDataset, bytes: number | null, taken: number | null, pace: Pace): number | null {
  const all = pace(dataset, null, bytes);
  return all === null ? null : Math.max(0, all - (taken ?? 0));
}

/** What is loaded stays loaded, also where the run ended before it was counted against raw. */
function restState(steps: readonly StepNode[]): StepState {
  if (steps.some(({ state }) => state === 'waiting')) return 'waiting';
  return steps.some(({ step, state }) => step === 'load' && state === 'done') ? 'done' : 'skipped';
}

const stepsOf = ({ translated }: PlannedDataset, replay: boolean): readonly StepName[] => [
  ...(replay ? [] : (['download'] as const)),
  'type',
  ...(translated ? (['translate'] as const) : []),
  'load',
  'reconcile',
];

export const isOver = (state: StepState): boolean => state === 'done' || state === 'failed' || state === 'skipped';

const longest = (times: readonly (number | null)[]): number | null =>
  times.every((time) => time !== null) ? Math.max(0, ...times) : null;
