import type { GuardDefinition } from '@relais/core';
import type { SnapshotComparison } from '@relais/rows';

/** Months or columns named in a sentence; more are counted. */
const named = 6;

/** What of a comparison is beyond what the guard lets pass, a sentence each; none when the snapshot is fine. */
export function judgeComparison(guard: GuardDefinition, comparison: SnapshotComparison): readonly string[] {
  return [
    rowsLost(guard, comparison),
    monthsLost(comparison),
    keysLost(guard, comparison),
    nullsRisen(guard, comparison),
  ].flat();
}

function rowsLost({ maxRowLoss }: GuardDefinition, { rows: { previous, current } }: SnapshotComparison): string[] {
  const loss = share(previous - current, previous);
  return exceeds(loss, maxRowLoss)
    ? [`${percent(loss)} fewer rows (${previous} before, ${current} now; ${percent(maxRowLoss)} may go)`]
    : [];
}

const monthsLost = ({ monthsGone }: SnapshotComparison): string[] =>
  monthsGone.length === 0 ? [] : [`${monthsGone.length} months are gone (${listed(monthsGone)})`];

function keysLost({ key, maxKeyLoss }: GuardDefinition, { keys: { previous, gone } }: SnapshotComparison): string[] {
  const loss = share(gone, previous);
  return exceeds(loss, maxKeyLoss)
    ? [
        `${percent(loss)} of the keys (${key.join(', ')}) are gone (${gone} of ${previous}; ${percent(maxKeyLoss)} may go)`,
      ]
    : [];
}

function nullsRisen({ maxNullRise }: GuardDefinition, { rows, nulls }: SnapshotComparison): string[] {
  const risen = nulls.flatMap(({ column, previous, current }) => {
    const [before, now] = [share(previous, rows.previous), share(current, rows.current)];
    return exceeds(now - before, maxNullRise) ? [`${column} from ${percent(before)} to ${percent(now)}`] : [];
  });
  return risen.length === 0
    ? []
    : [`empty values rose by more than ${maxNullRise * 100} points in ${risen.length} columns (${listed(risen)})`];
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Shares are quotients of counts: 0.9 - 0.7 is a hair more than 0.2. Counts of files differ by far more than that hair. */
const exceeds = (value: number, limit: number): boolean => value - limit > 1e-12;

const percent = (value: number): string => `${Math.round(value * 1000) / 10} %`;

const listed = (names: readonly string[]): string =>
  `${names.slice(0, named).join(', ')}${names.length > named ? `, and ${names.length - named} more` : ''}`;
