import type { Verdict } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { plain } from './figures.js';

export function verdictTable(verdicts: readonly Verdict[]): BenchTable {
  return {
    name: 'verdicts',
    columns: ['figure', 'target', 'measured', 'verdict'],
    rows: verdicts.map(({ figure, unit, target, at, measured, met }) => [
      figure,
      `${at === 'most' ? '≤' : '≥'} ${target} ${unit}`,
      `${plain(measured, unit === 'MB' ? 0 : 2)} ${unit}`,
      met === null ? 'unknown' : met ? 'met' : 'missed',
    ]),
  };
}
