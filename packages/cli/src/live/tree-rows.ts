import { formatSeconds } from '../output/figures.js';
import { isOver, type DatasetNode, type ItemNode, type RunTree, type StepNode, type StepState } from './run-tree.js';
import { isQuiet } from './step-names.js';
import { amountWords, keptOut, leftWords, rateWords, retryWords, shareWords, sumWords } from './step-words.js';
import { printable } from '../output/report-table.js';

/** A line of the tree before it is fitted to a terminal: what matters most stands first. */
export interface TreeRow {
  readonly depth: number;
  readonly state: StepState;
  readonly name: string;
  readonly words: readonly string[];
  /** Why it failed, or its last attempt did. */
  readonly because: string | null;
}

/** How much of the tree is shown; each step down leaves more out, and nothing that runs. */
export const folds = ['all', 'open datasets', 'open steps', 'counted datasets'] as const;

export type Fold = (typeof folds)[number];

/** The rows of a run, datasets in the order of the plan. */
export function treeRows({ datasets, steps }: RunTree, fold: Fold): readonly TreeRow[] {
  const counted = fold === 'counted datasets' ? datasets.filter(({ state }) => state === 'done') : [];
  const shown = datasets.filter((node) => !counted.includes(node));
  const own = steps.filter(isTold).filter((step) => fold !== 'counted datasets' || isOpen(step));
  const begins = (step: StepNode): boolean => step.step === 'plan';
  return [
    ...own.filter(begins).map((step) => stepRow(step, 1)),
    ...(counted.length === 0 ? [] : [countedRow(counted)]),
    ...shown.flatMap((node) => datasetRows(node, fold)),
    ...own.filter((step) => !begins(step)).map((step) => stepRow(step, 1)),
  ];
}

/** Quiet steps are told of while they take their time, and when they failed. */
const isTold = ({ step, state, seconds }: StepNode): boolean =>
  !isQuiet(step) || state === 'failed' || state === 'retrying' || (state === 'running' && (seconds ?? 0) >= 1);

const isOpen = ({ state }: { readonly state: StepState }): boolean =>
  state === 'running' || state === 'retrying' || state === 'failed';

const countedRow = (nodes: readonly DatasetNode[]): TreeRow => ({
  depth: 1,
  state: 'done',
  name: `${nodes.length} datasets`,
  words: sumWords({
    rows: nodes.reduce((total, { rows }) => total + rows, 0),
    quarantined: nodes.reduce((total, { quarantined }) => total + quarantined, 0),
    seconds: null,
  }),
  because: null,
});

function datasetRows(node: DatasetNode, fold: Fold): readonly TreeRow[] {
  const { dataset, state, snapshots, ended, failed, items, secondsLeft } = node;
  const many = snapshots > 1;
  const head: TreeRow = {
    depth: 1,
    state,
    name: dataset,
    words: [
      ...(many ? [`${ended} of ${snapshots}`] : []),
      ...(failed > 0 && many ? [`${failed} failed`] : []),
      ...(many && !isOver(state) && secondsLeft !== null ? [leftWords(secondsLeft)] : []),
      ...sumWords(node),
    ],
    because: null,
  };
  if (fold !== 'all' && state === 'done') return [head];
  if (!many) return [head, ...items.flatMap((item) => stepRows(item, 2, fold))];
  const shown = items.filter(
    (item) => fold === 'all' || !isOver(item.state) || (fold === 'open datasets' && item.state === 'failed'),
  );
  return [head, ...shown.flatMap((item) => itemRows(item, fold))];
}

function itemRows(item: ItemNode, fold: Fold): readonly TreeRow[] {
  const { snapshot, state, steps } = item;
  const head = { depth: 2, state, name: snapshot ?? '…', words: isOver(state) ? sumWords(item) : [] };
  const broken = steps.find((step) => step.state === 'failed');
  if (isOver(state)) return [{ ...head, because: broken === undefined ? null : causeOf(broken) }];
  return [{ ...head, because: null }, ...stepRows(item, 3, fold)];
}

const stepRows = ({ steps }: ItemNode, depth: number, fold: Fold): readonly TreeRow[] =>
  steps
    .filter((step) => fold === 'all' || fold === 'open datasets' || isOpen(step))
    .map((step) => stepRow(step, depth));

const stepRow = (step: StepNode, depth: number): TreeRow => ({
  depth,
  state: step.state,
  name: step.step,
  words: stepWords(step),
  because: step.state === 'done' ? null : causeOf(step),
});

function stepWords(step: StepNode): readonly string[] {
  switch (step.state) {
    case 'running':
      return runningWords(step);
    case 'retrying':
      return [retryWords({ ...step, cause: null })];
    case 'done':
      return [...(step.seconds === null ? [] : [formatSeconds(step.seconds)]), ...amountWords(step), ...keptOut(step)];
    case 'failed':
    case 'waiting':
    case 'skipped':
      return [];
  }
}

function runningWords(step: StepNode): readonly string[] {
  const share = step.share === null ? [] : shareWords(step.share);
  const again = step.attempt > 1 ? [retryWords({ ...step, nextAttemptSeconds: null, cause: null })] : [];
  const note = step.note === null ? [] : [printable(step.note)];
  const told = [...amountWords(step), ...rateWords(step), ...note];
  return [...share, leftWords(step.secondsLeft), ...again, ...told];
}

const causeOf = ({ cause }: StepNode): string | null => (cause === null ? null : printable(cause));

/** What is above the tree: which run, since when, how long it may still take. */
export function headWords(tree: RunTree): readonly string[] {
  const { pipeline, logicalDate, replay, seconds, secondsLeft, cancelling, outcome } = tree;
  const name = pipeline === null ? 'starting' : `${pipeline} ${replay ? 'backfill' : (logicalDate ?? '')}`.trimEnd();
  const state = cancelling ? 'cancelling' : pipeline === null ? '' : leftWords(secondsLeft);
  return [name, formatSeconds(seconds), outcome ?? state].filter((words) => words !== '');
}
