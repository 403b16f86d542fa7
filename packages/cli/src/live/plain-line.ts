import { formatCount, formatSeconds } from '../output/figures.js';
import { printable } from '../output/report-table.js';
import type { RunEvent } from './run-event.js';
import type { DatasetNode, RunTree } from './run-tree.js';
import { amountWords, rateWords, retryWords, shareWords, sumWords } from './step-words.js';

/**
 * An event as a line of a log, e.g. `courses       download  511 MB  in 12.1 s`; null for what a log can do without:
 * that a step began, and the single steps of one file among many, which has a line when it has ended.
 */
export function plainLine(event: RunEvent, tree: Pick<RunTree, 'datasets'>): string | null {
  const node = tree.datasets.find(({ dataset }) => dataset === event.dataset);
  const ofMany = node !== undefined && node.snapshots > 1 && isUsual(event);
  const about = [event.dataset?.padEnd(12), event.snapshot, ofMany ? null : event.step].filter(Boolean).join('  ');
  const line = ofMany ? fileWords(event, node) : wordsOf(event);
  return line === null ? null : [about, ...line].filter((words) => words !== '').join('  ');
}

/** What happens to every file that nothing is wrong with. */
const isUsual = (event: RunEvent): boolean =>
  event.event === 'quarantine' || (event.event === 'step' && event.state === 'done');

function fileWords(event: RunEvent, { items }: DatasetNode): readonly string[] | null {
  // Counting against raw is the last that is done with a file.
  const item = event.step === 'reconcile' ? items.findLast(({ snapshot }) => snapshot === event.snapshot) : undefined;
  return item === undefined ? null : sumWords(item);
}

const noAmounts = { expectedBytes: null, expectedRows: null, done: null, total: null };
const noPace = { share: null, rowsPerSecond: null, bytesPerSecond: null };

function wordsOf(event: RunEvent): readonly string[] | null {
  switch (event.event) {
    case 'step':
      return stepWords(event);
    case 'retry':
      return [retryWords(event)];
    case 'progress':
      return progressWords(event);
    case 'quarantine':
      return [`${formatCount(event.rows)} rows quarantined`];
    case 'warning':
      return [`warning ${event.code}: ${printable(event.message)}`];
    case 'end':
      return null;
  }
}

function progressWords(event: Extract<RunEvent, { event: 'progress' }>): readonly string[] {
  const figures = { ...event, bytesPerSecond: null };
  return [...amountWords(figures), ...(event.share === null ? [] : shareWords(event.share)), ...rateWords(figures)];
}

function stepWords(event: Extract<RunEvent, { event: 'step' }>): readonly string[] | null {
  const { state, seconds, cause } = event;
  if (state === 'failed') return [`failed: ${printable(cause ?? 'no reason was given')}`];
  if (state !== 'done') return null;
  const took = seconds === null ? [] : [`in ${formatSeconds(seconds)}`];
  return [...amountWords({ ...event, ...noAmounts, ...noPace }), ...took];
}
