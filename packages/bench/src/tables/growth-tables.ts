import type { GrowthBench } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { megabytes, plain, seconds, times } from './figures.js';

/** A row a scale, and the lines through them. */
export const growthTables = ({ points, fits }: GrowthBench): readonly BenchTable[] => [
  {
    name: 'growth',
    columns: ['scale', 'raw', 'floor', 'download to loaded', 'whole run', 'loaded to the floor', 'peak memory'],
    rows: points.map((point) => [
      String(point.scale),
      megabytes(point.bytes),
      seconds(point.floorSeconds),
      seconds(point.loadedSeconds),
      seconds(point.wholeSeconds),
      times(point.loadedSeconds / point.floorSeconds),
      megabytes(point.peakMemoryBytes),
    ]),
  },
  {
    name: 'fits',
    columns: ['figure', 'fixed', 'a gigabyte', 'R²'],
    rows: fits.map(({ figure, fixedSeconds, secondsPerGigabyte, rSquared }) => [
      figure,
      seconds(fixedSeconds),
      seconds(secondsPerGigabyte),
      plain(rSquared, 4),
    ]),
  },
];
