import type { Verdict } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { plain } from './figures.js';

/** Where two would be too many, or too few. */
const digits: Partial<Record<Verdict['unit'], number>> = { MB: 0, snapshots: 0, 'R²': 4 };

export function verdictTable(verdicts: readonly Verdict[]): BenchTable {
  return {
    name: 'verdicts',
    columns: ['figure', 'target', 'measured', 'verdict'],
    rows: verdicts.map(({ figure, unit, target, at, measured, met }) => [
      figure,
      `${at === 'most' ? '≤' : '≥'} ${target} ${unit}`,
      `${plain(measured, digits[unit])} ${unit}`,
      met === null ? 'unknown' : met ? 'met' : 'missed',
    ]),
  };
}
