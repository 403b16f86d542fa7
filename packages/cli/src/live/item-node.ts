import type { RunLook } from './grow-tree.js';
import type { Pace } from './pace.js';
import type { PlannedDataset, StepRecord } from './run-record.js';
import { isOver, type ItemNode, type StepNode, type StepState } from './run-tree.js';
import { isQuiet, type StepName } from './step-names.js';
import { plannedStep } from './step-node.js';
import { sumOrNull } from './sum-or-null.js';

export interface Step {
  readonly step: StepRecord;
  readonly node: StepNode;
}

/** Steps of one dataset, one group a snapshot: a download begins one, and so does typing where nothing is downloaded. */
export function itemsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
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

/** A snapshot or file with the steps it has behind it and those that are to come. */
export function itemNode(planned: PlannedDataset, own: readonly Step[], { record }: RunLook, pace: Pace): ItemNode {
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
    state: open?.state ?? failed?.state ?? restState(steps, planned),
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

/**
 * What is loaded stays loaded, also where the run ended before it was counted against raw; and of a single snapshot it then
 * waits for the other datasets. Between two steps it only seems that nothing goes on.
 */
function restState(steps: readonly StepNode[], { snapshots }: PlannedDataset): StepState {
  const isDone = (name: StepName): boolean => steps.some(({ step, state }) => step === name && state === 'done');
  if (!steps.some(({ state }) => state === 'waiting')) return isDone('load') ? 'done' : 'skipped';
  if (isDone('load')) return snapshots > 1 ? 'running' : 'waiting';
  return steps.some(({ state }) => state === 'done') ? 'running' : 'waiting';
}

const stepsOf = ({ translated }: PlannedDataset, replay: boolean): readonly StepName[] => [
  ...(replay ? [] : (['download'] as const)),
  'type',
  ...(translated ? (['translate'] as const) : []),
  'load',
  'reconcile',
];
