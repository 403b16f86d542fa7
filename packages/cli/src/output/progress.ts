import type { ActivityProgress } from './activity-progress.js';
import { formatBytes, formatCount } from './figures.js';
import { printable } from './report-table.js';
import type { Writer } from '../shell.js';

/** Shows what a run is doing; `close` leaves the cursor below it. */
export interface ProgressView {
  update(activities: readonly ActivityProgress[]): void;
  close(): void;
}

/** Lines that move in place on a terminal; elsewhere one line whenever a step changes, so that logs stay short. */
export const progressView = (stderr: Writer): ProgressView => (stderr.isTTY ? movingLines(stderr) : plainLines(stderr));

/** One activity in one line, e.g. `courses  download  312 MB of 511 MB (61 %)  attempt 2: connection reset`. */
export function progressLine(activity: ActivityProgress): string {
  const parts = [stepOf(activity), amountOf(activity), countOf(activity), activity.note, trouble(activity)];
  return parts
    .filter((part): part is string => part !== undefined && part !== '')
    .map(printable)
    .join('  ');
}

const stepOf = ({ dataset, step, activity }: ActivityProgress): string =>
  [dataset?.padEnd(12), step ?? activity].filter(Boolean).join('  ');

function amountOf({ bytes, expectedBytes }: ActivityProgress): string {
  if (bytes === undefined) return '';
  if (!expectedBytes) return formatBytes(bytes);
  return `${formatBytes(bytes)} of ${formatBytes(expectedBytes)} (${Math.min(100, Math.floor((100 * bytes) / expectedBytes))} %)`;
}

function countOf({ rows, expectedRows, done, total }: ActivityProgress): string {
  // Before the first row of a known number that number is what there is to tell.
  if (rows)
    return expectedRows ? `${formatCount(rows)} of ${formatCount(expectedRows)} rows` : `${formatCount(rows)} rows`;
  if (expectedRows) return `${formatCount(expectedRows)} rows`;
  return done === undefined ? '' : `${done}${total === undefined ? '' : ` of ${total}`}`;
}

const trouble = ({ attempt, lastFailure }: ActivityProgress): string =>
  attempt > 1 ? `attempt ${attempt}${lastFailure === null ? '' : `: ${lastFailure}`}` : '';

function movingLines(stderr: Writer): ProgressView {
  let shown = 0;
  const clear = (): string => (shown === 0 ? '' : `\u001b[${shown}A\u001b[J`);
  return {
    update: (activities) => {
      const width = (stderr.columns ?? 80) - 1;
      const lines = activities.map((activity) => `  ${progressLine(activity)}`.slice(0, width));
      stderr.write(clear() + lines.map((line) => `${line}\n`).join(''));
      shown = lines.length;
    },
    close: () => {
      stderr.write(clear());
      shown = 0;
    },
  };
}

function plainLines(stderr: Writer): ProgressView {
  const seen = new Set<string>();
  return {
    update: (activities) => {
      for (const activity of activities) {
        const change = [activity.id, activity.step, activity.attempt].join(' ');
        // A step that ends before it beats is not worth a line, one that is tried again is.
        if (seen.has(change) || (activity.step === undefined && activity.attempt === 1)) continue;
        seen.add(change);
        stderr.write(`${progressLine(activity)}\n`);
      }
    },
    close: () => undefined,
  };
}
