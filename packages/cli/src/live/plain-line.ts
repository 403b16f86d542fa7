import { formatCount, formatSeconds } from '../output/figures.js';
import { printable } from '../output/report-table.js';
import type { RunEvent } from './run-event.js';
import { amountWords, rateWords, retryWords, shareWords } from './step-words.js';

/**
 * An event as a line of a log, e.g. `courses       download  511 MB  in 12.1 s`; null for what a log can do without:
 * that a step began, and every piece of progress of one that does not take long.
 */
export function plainLine(event: RunEvent): string | null {
  const about = [event.dataset?.padEnd(12), event.snapshot, event.step].filter(Boolean).join('  ');
  const line = wordsOf(event);
  return line === null ? null : [about, ...line].filter((words) => words !== '').join('  ');
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
