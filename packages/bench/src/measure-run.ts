import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { inBenchFolder } from './bench-folder.js';
import type { BenchReport, Repetition, Verdict } from './bench-report.js';
import { withBenchHome, type BenchHome } from './bench-home.js';
import { benchOf, benchSources, bytesByDataset, type BenchSources } from './bench-sources.js';
import { highest, median, medianBy } from './median.js';
import { measureDbt } from './measure-dbt.js';
import { measureFloor } from './measure-floor.js';
import { measureGuard } from './measure-guard.js';
import { measuredRun, type MeasuredRun } from './measured-run.js';
import { describeMeasurement, homeOptions, type BenchOptions } from './measurement.js';
import { readHistories } from './read-histories.js';
import { downloadingIn, runTimes, secondsIn } from './run-times.js';
import { atMost, PEAK_MEGABYTES } from './verdict.js';

export interface RunBenchOptions extends BenchOptions {
  /** Repetitions that count; more than one are preceded by one that does not. */
  readonly repeat: number;
}

type Measured = Repetition & Pick<MeasuredRun, 'stages'>;

/** Measures a pipeline on sample files against the floor of this machine. */
export async function measureRun(options: RunBenchOptions): Promise<BenchReport> {
  const { config, pipeline, scale, seed, repeat, onProgress } = options;
  return inBenchFolder(options.config.home, async (folder) => {
    onProgress(`writing the sample, scale ${scale}`);
    const sources = await benchSources(pipeline, { seed, scale }, folder);
    try {
      const warmUp = repeat > 1 ? await repetition(options, sources, folder, 'once, to warm up') : null;
      const repetitions: Measured[] = [];
      for (let turn = 1; turn <= repeat; turn++)
        repetitions.push(await repetition(options, sources, folder, `${turn} of ${repeat}`));
      onProgress('the guard: a comparison with the month before');
      const sample = { seed, scale, date: benchOf(pipeline).date, files: sources.files };
      const guard = await measureGuard(config, pipeline, sample, folder);
      return await reportOf(options, { warmUp, repetitions, guard });
    } finally {
      await sources.close();
    }
  });
}

/** Floor, run, a run that finds nothing to do, and dbt alone, so that all of them see the machine in the same state. */
async function repetition(
  options: RunBenchOptions,
  sources: BenchSources,
  folder: string,
  which: string,
): Promise<Measured> {
  const { pipeline, onProgress } = options;
  onProgress(`the floor, ${which}: DuckDB alone`);
  const floorSeconds = await measureFloor(options, sources.files, folder);
  return withBenchHome(homeOptions(options, sources.variables), join(folder, 'home'), async (home) => {
    const args = ['run', pipeline.definition.name, '--date', benchOf(pipeline).date];
    onProgress(`the pipeline, ${which}`);
    const run = await measuredRun(home, args, bytesByDataset(sources.files), availableParallelism());
    onProgress(`a run that finds everything published, ${which}`);
    const empty = await emptyRun(home, args);
    onProgress(`dbt alone, ${which}`);
    const dbtSeconds = await measureDbt(home.config, pipeline.definition);
    const { stages, loadedSeconds, wholeSeconds, workerCpuSeconds, peakMemoryBytes } = run;
    return { floorSeconds, stages, loadedSeconds, wholeSeconds, workerCpuSeconds, dbtSeconds, empty, peakMemoryBytes };
  });
}

async function emptyRun(home: BenchHome, args: readonly string[]): Promise<Repetition['empty']> {
  const { report, seconds } = await home.command(args, ['unchanged']);
  const times = runTimes(await readHistories(home.client, report), {});
  const whole = secondsIn([times.span]);
  return { seconds: whole, orchestrationSeconds: whole - downloadingIn(times), commandSeconds: seconds };
}

interface Outcome {
  readonly warmUp: Measured | null;
  readonly repetitions: readonly Measured[];
  readonly guard: BenchReport['guard'];
}

async function reportOf(options: RunBenchOptions, { warmUp, repetitions, guard }: Outcome): Promise<BenchReport> {
  const middle = (figure: (one: Repetition) => number): number => median(repetitions.map(figure));
  const figures = {
    floorSeconds: middle((one) => one.floorSeconds),
    dbtSeconds: middle((one) => one.dbtSeconds),
    loadedSeconds: middle((one) => one.loadedSeconds),
    wholeSeconds: middle((one) => one.wholeSeconds),
    empty: {
      seconds: middle((one) => one.empty.seconds),
      orchestrationSeconds: middle((one) => one.empty.orchestrationSeconds),
      commandSeconds: middle((one) => one.empty.commandSeconds),
    },
    peakMemoryBytes: highest(repetitions.map((one) => one.peakMemoryBytes)),
  };
  const { floorSeconds, dbtSeconds, loadedSeconds, wholeSeconds } = figures;
  const ratio = {
    loaded: loadedSeconds / floorSeconds,
    published: (wholeSeconds - dbtSeconds) / floorSeconds,
    whole: wholeSeconds / floorSeconds,
  };
  return {
    measure: 'run',
    ...(await describeMeasurement(options, verdicts(options, { ...figures, ratio }))),
    ...figures,
    ratio,
    stages: medianBy(repetitions, (one) => one.wholeSeconds)?.stages ?? [],
    guard,
    repetitions: repetitions.map(withoutStages),
    warmUp: warmUp === null ? null : withoutStages(warmUp),
  };
}

const withoutStages = ({ stages: _, ...repetition }: Measured): Repetition => repetition;

/** Of every pipeline, whatever it reads. */
const EMPTY_SECONDS = 2;

function verdicts(
  { pipeline }: RunBenchOptions,
  { ratio, empty, peakMemoryBytes }: Pick<BenchReport, 'ratio' | 'empty' | 'peakMemoryBytes'>,
): Verdict[] {
  const { loaded, published } = benchOf(pipeline).targets ?? {};
  const times = (figure: string, target: number | undefined, measured: number): Verdict[] =>
    target === undefined ? [] : [atMost({ figure, unit: '× floor', target, measured })];
  const measured = peakMemoryBytes === null ? null : peakMemoryBytes / 1e6;
  return [
    ...times('download to loaded', loaded, ratio.loaded),
    ...times('whole run to published, without dbt', published, ratio.published),
    atMost({
      figure: 'orchestration of a run that finds everything published',
      unit: 's',
      target: EMPTY_SECONDS,
      measured: empty.orchestrationSeconds,
    }),
    atMost({ figure: 'peak memory of the worker and its children', unit: 'MB', target: PEAK_MEGABYTES, measured }),
  ];
}
