import { formatBytes, formatCount, formatSeconds } from '../output/figures.js';
import { printable } from '../output/report-table.js';
import type { StepNode } from './run-tree.js';

type Figures = Pick<
  StepNode,
  'bytes' | 'expectedBytes' | 'rows' | 'expectedRows' | 'done' | 'total' | 'share' | 'rowsPerSecond' | 'bytesPerSecond'
>;

/** What a step has done, e.g. `312 MB of 511 MB`, `95 000 of 195 000 rows`, `3 of 20`; nothing where nothing is known. */
export function amountWords({ bytes, expectedBytes, rows, expectedRows, done, total }: Figures): readonly string[] {
  const of = (whole: number | null, format: (amount: number) => string): string =>
    whole ? ` of ${format(whole)}` : '';
  return [
    bytes === null ? '' : formatBytes(bytes) + of(expectedBytes, formatBytes),
    rows
      ? `${formatCount(rows)}${of(expectedRows, formatCount)} rows`
      : expectedRows
        ? `${formatCount(expectedRows)} rows`
        : '',
    done === null ? '' : `${done}${of(total, String)}`,
  ].filter((words) => words !== '');
}

export const shareWords = (share: number): readonly string[] => [`${Math.floor(100 * share)} %`];

/** How fast it goes: `41 200 rows/s`, or bytes a second where no rows are counted. */
export function rateWords({ rowsPerSecond, bytesPerSecond }: Figures): readonly string[] {
  if (rowsPerSecond !== null && rowsPerSecond >= 1) return [`${formatCount(Math.round(rowsPerSecond))} rows/s`];
  return bytesPerSecond === null ? [] : [`${formatBytes(bytesPerSecond)}/s`];
}

/** e.g. `12 s left`; an estimate is not told to the tenth, and one that has run out is told as such. */
export function leftWords(seconds: number | null): string {
  if (seconds === null) return 'time left unknown';
  if (seconds === 0) return 'longer than before';
  if (seconds < 1) return 'under 1 s left';
  return `${seconds < 60 ? `${Math.round(seconds)} s` : formatSeconds(seconds)} left`;
}

/** e.g. `attempt 2 of 3 in 7 s: connection reset`. */
export function retryWords({
  attempt,
  attempts,
  cause,
  nextAttemptSeconds,
}: Pick<StepNode, 'attempt' | 'attempts' | 'cause' | 'nextAttemptSeconds'>): string {
  const count = `attempt ${attempt}${attempts === null ? '' : ` of ${attempts}`}`;
  const wait = nextAttemptSeconds === null ? '' : ` in ${nextAttemptSeconds} s`;
  return `${count}${wait}${cause === null ? '' : `: ${printable(cause)}`}`;
}

export const keptOut = ({ quarantined }: { readonly quarantined: number }): readonly string[] =>
  quarantined > 0 ? [`${formatCount(quarantined)} quarantined`] : [];

interface Sums {
  readonly rows: number;
  readonly quarantined: number;
  readonly seconds: number | null;
}

/** Of a file or of many: `12 300 rows`, `4 quarantined`, `5.2 s`. */
export const sumWords = ({ rows, quarantined, seconds }: Sums): readonly string[] => [
  ...(rows > 0 ? [`${formatCount(rows)} rows`] : []),
  ...keptOut({ quarantined }),
  ...(seconds === null ? [] : [formatSeconds(seconds)]),
];
