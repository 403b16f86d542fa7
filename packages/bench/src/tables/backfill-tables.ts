import type { BackfillBench } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { median } from '../median.js';
import { megabytes, percent, seconds, spread } from './figures.js';

export function backfillTables(report: BackfillBench): readonly BenchTable[] {
  const { months, singleSeconds, singleWholeSeconds, resumed } = report;
  const thirds = report.peakMemoryByThird.map(megabytes).join(', ');
  return [
    {
      name: 'backfill',
      columns: ['figure', 'measured'],
      rows: [
        ['stored months', `${months}, ${megabytes(report.rawBytes)} raw`],
        ['at a time', report.parallel === null ? 'as many as backfill takes by itself' : String(report.parallel)],
        ['one month alone, typed and loaded', `${seconds(median(singleSeconds))} (${spread(singleSeconds)})`],
        ['all months, typed and loaded', seconds(report.loadedSeconds)],
        ['throughput, against one by one', percent(report.throughput)],
        ['one month alone, counted too', `${seconds(median(singleWholeSeconds))} (${spread(singleWholeSeconds)})`],
        ['all months, counted too', seconds(report.wholeSeconds)],
        ['throughput of these, against one by one', percent(report.wholeThroughput)],
        ['peak memory', megabytes(report.peakMemoryBytes)],
        ['peak memory by thirds of the loading', thirds],
        ...(resumed === null
          ? []
          : [
              ['loaded when it was interrupted', String(resumed.loadedBefore)],
              ['loaded after it was started again', String(resumed.loadedAfter)],
              ['loaded twice', String(resumed.loadedTwice)],
            ]),
      ],
    },
  ];
}
