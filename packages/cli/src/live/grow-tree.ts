import type { Pace } from './pace.js';
import type { PendingStep } from './pending-step.js';
import { itemNode, itemsOf, type Step } from './item-node.js';
import type { PlannedDataset, RunRecord } from './run-record.js';
import { isOver, type DatasetNode, type ItemNode, type RunTree, type StepNode, type StepState } from './run-tree.js';
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
  const each = secondsEach(items) ?? pace(dataset, null, null);
  const rest = (taken: number | null): number | null => (each === null ? null : Math.max(0, each - (taken ?? 0)));
  return sumOrNull([
    ...open.map(({ seconds, secondsLeft }) => secondsLeft ?? rest(seconds)),
    ahead <= 0 ? 0 : each === null ? null : ahead * each,
  ]);
}

/** How long each of those took that have ended, with what lay between their steps; null before the first. */
function secondsEach(items: readonly ItemNode[]): number | null {
  const over = items.filter(({ state }) => isOver(state));
  const steps = over.flatMap((item) => item.steps);
  const ends = steps.flatMap(({ at }) => at ?? []);
  const starts = steps.flatMap(({ at, seconds }) => (at === null || seconds === null ? [] : [at - seconds * 1000]));
  return starts.length === 0 ? null : (Math.max(...ends) - Math.min(...starts)) / 1000 / over.length;
}

const longest = (times: readonly (number | null)[]): number | null =>
  times.every((time) => time !== null) ? Math.max(0, ...times) : null;
