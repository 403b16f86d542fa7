import type { DatasetAction, DatasetForecast, RunForecast } from '@relais/activities/forecast/run-forecast';
import type { ReplayForecast } from '@relais/activities/forecast/forecast-replay';
import { formatBytes, formatCount } from '../output/figures.js';
import { formatTable, printable } from '../output/report-table.js';
import { buildLines } from './build-lines.js';
import { costLines } from './cost-lines.js';

const verdicts = {
  none: 'would change nothing',
  some: 'would change this:',
  unknown: 'may change this; only the files themselves will tell:',
} as const;

/** What a person reads before a run: what each dataset would bring, what would be built and why, what it would cost. */
export function runSummary(forecast: RunForecast): string {
  const { datasets, sources, waiting, warnings, unready, unknown } = forecast;
  const told = datasets.filter(({ action }) => action !== 'none' && action !== 'wait').map(({ dataset }) => dataset);
  const asked = sources.filter(({ dataset }) => told.includes(dataset));
  return [
    `${forecast.pipeline}  a run of ${forecast.logicalDate} ${verdicts[forecast.changes]}`,
    '',
    formatTable(['dataset', 'would', 'because', 'partitions', 'rows', 'bytes'], datasets.map(datasetRow)),
    ...asked.map(({ dataset, url }) => `${dataset} from ${url ?? 'an address that is none'}`),
    ...reloadedLines(forecast),
    ...waiting.map(({ dataset, snapshotDate, next }) => `${dataset} of ${snapshotDate} waits for a person: ./${next}`),
    ...warnings.map(({ code, message }) => `warning ${code}: ${printable(message)}`),
    ...(unready === null ? [] : [`warning ${unready.code}: ${printable(unready.message)}`]),
    ...buildLines(forecast.build, forecast.contracts),
    ...costLines(forecast),
    ...(told.length === 0 ? [] : ['not known before the files are here:', ...unknown.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** What a person reads before a backfill. */
export function replaySummary(forecast: ReplayForecast): string {
  const { pipeline, from, to, changes, snapshots } = forecast;
  const rows = snapshots.map(({ dataset, snapshotDate, version, rows: count, bytes, state, because }) => [
    ...[dataset, snapshotDate, version, formatCount(count), formatBytes(bytes), state, because],
  ]);
  const header = ['dataset', 'snapshot', 'version', 'rows', 'bytes', 'state', 'because'];
  return [
    `${pipeline}  a backfill of ${from} to ${to} ${verdicts[changes]}`,
    '',
    ...(rows.length === 0 ? ['every stored snapshot of these dates is loaded'] : [formatTable(header, rows)]),
    ...buildLines(forecast.build, forecast.contracts),
    ...costLines(forecast),
  ].join('\n');
}

const verbs: Readonly<Record<DatasetAction, string>> = {
  fetch: 'be fetched',
  ask: 'be fetched',
  'take-in': 'be taken in',
  load: 'be loaded',
  wait: 'wait',
  none: 'stay',
};

function datasetRow({ dataset, action, because, partitions, rows, bytes, estimated }: DatasetForecast) {
  const about = (text: string): string => (estimated ? `~ ${text}` : text);
  const isIdle = action === 'none' || action === 'wait';
  return [
    dataset,
    verbs[action],
    because,
    partitions === null ? '' : partitions.count === 1 ? partitions.from : `${partitions.from} to ${partitions.to}`,
    isIdle || rows === null ? '' : about(formatCount(rows)),
    isIdle || bytes === null ? '' : about(formatBytes(bytes)),
  ];
}

/** A line for each dataset: there may be years of days. */
function reloadedLines({ reloaded }: RunForecast): readonly string[] {
  return [...new Set(reloaded.map(({ dataset }) => dataset))].map((dataset) => {
    const own = reloaded.filter((each) => each.dataset === dataset);
    const dates = own.map(({ snapshotDate }) => snapshotDate).sort();
    const which =
      own.length === 1 ? `${dates[0]} ${own[0]?.version}` : `${own.length} snapshots, ${dates[0]} to ${dates.at(-1)}`;
    return `typed and loaded again: ${dataset} of ${which}`;
  });
}
