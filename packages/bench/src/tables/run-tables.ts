import type { BenchReport, Repetition, Stage } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { megabytes, percent, plain, seconds, spread, times } from './figures.js';

/** The figures against the floor, where the time went, every repetition, and the guard. */
export function runTables(report: BenchReport): readonly BenchTable[] {
  return [figures(report), stages(report), repetitions(report), ...guard(report)];
}

function figures({ repetitions: all, ratio, peakMemoryBytes, ...report }: BenchReport): BenchTable {
  const row = (name: string, figure: (one: Repetition) => number, median: number, ratioOf: string) => [
    name,
    seconds(median),
    ratioOf,
    spread(all.map(figure)),
  ];
  return {
    name: 'figures',
    columns: ['figure', 'median', 'to the floor', 'lowest to highest'],
    rows: [
      row('floor: DuckDB alone', (one) => one.floorSeconds, report.floorSeconds, times(1)),
      row('download to loaded', (one) => one.loadedSeconds, report.loadedSeconds, times(ratio.loaded)),
      row(
        'the same dbt build alone',
        (one) => one.dbtSeconds,
        report.dbtSeconds,
        times(report.dbtSeconds / report.floorSeconds),
      ),
      row('whole run, download to published', (one) => one.wholeSeconds, report.wholeSeconds, times(ratio.whole)),
      row(
        'whole run without dbt',
        (one) => one.wholeSeconds - one.dbtSeconds,
        report.wholeSeconds - report.dbtSeconds,
        times(ratio.published),
      ),
      row('a run that finds everything published', (one) => one.empty.seconds, report.empty.seconds, ''),
      row(
        'the same, without its downloads',
        (one) => one.empty.orchestrationSeconds,
        report.empty.orchestrationSeconds,
        '',
      ),
      row('its command, from start to exit', (one) => one.empty.commandSeconds, report.empty.commandSeconds, ''),
      ['peak memory of the worker and its children', megabytes(peakMemoryBytes), '', ''],
    ],
  };
}

/** Shorter steps would hide where the time goes. */
const SHOWN_SECONDS = 0.005;

function stages({ stages: all, machine }: BenchReport): BenchTable {
  return {
    name: 'stages',
    columns: [
      'stage',
      'seconds',
      'of the run',
      'raw',
      'a second',
      'cores of worker',
      `of machine (${machine.cores})`,
      'bound by',
    ],
    rows: all.filter((stage) => stage.seconds >= SHOWN_SECONDS).map(stageRow),
  };
}

const stageRow = (stage: Stage): readonly string[] => [
  stage.name,
  seconds(stage.seconds),
  percent(stage.share),
  megabytes(stage.bytes),
  megabytes(stage.bytesPerSecond),
  plain(stage.workerCores),
  plain(stage.machineCores),
  stage.bound ?? '–',
];

function repetitions({ warmUp, repetitions: all }: BenchReport): BenchTable {
  const row = (name: string, one: Repetition): readonly string[] => [
    name,
    seconds(one.floorSeconds),
    seconds(one.loadedSeconds),
    seconds(one.wholeSeconds),
    seconds(one.workerCpuSeconds),
    seconds(one.dbtSeconds),
    seconds(one.empty.orchestrationSeconds),
    megabytes(one.peakMemoryBytes),
  ];
  return {
    name: 'repetitions',
    columns: [
      'repetition',
      'floor',
      'loaded',
      'whole',
      'processor',
      'dbt alone',
      'empty run, no download',
      'peak memory',
    ],
    rows: [
      ...(warmUp === null ? [] : [row('warm-up, not counted', warmUp)]),
      ...all.map((one, index) => row(String(index + 1), one)),
    ],
  };
}

function guard({ guard: all }: BenchReport): BenchTable[] {
  if (all.length === 0) return [];
  const rows = all.map(({ dataset, typing, comparing }) => [
    dataset,
    seconds(typing.seconds),
    megabytes(typing.peakMemoryBytes),
    seconds(comparing.seconds),
    megabytes(comparing.peakMemoryBytes),
    percent(comparing.seconds / typing.seconds),
  ]);
  return [{ name: 'guard', columns: ['dataset', 'typing', 'memory', 'guard', 'its memory', 'of typing'], rows }];
}
