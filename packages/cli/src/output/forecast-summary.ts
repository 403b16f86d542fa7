import type {
  QueryCost,
  RunForecast,
  SourceForecast,
  TranslationForecast,
} from '@relais/activities/forecast/run-forecast';
import { formatBytes, formatCount } from './figures.js';
import { formatTable, printable } from './report-table.js';

/** What a person reads before a run: what the sources say, what would be touched, what it would cost, what is not known. */
export function forecastSummary(forecast: RunForecast): string {
  return [
    `${forecast.pipeline} ${forecast.logicalDate}  what a run would do`,
    '',
    ...(forecast.sources.length === 0
      ? []
      : [formatTable(['dataset', 'its source says', 'newest snapshot', 'verdict'], forecast.sources.map(sourceRow))]),
    ...forecast.sources.map(({ dataset, url }) => `${dataset} from ${url ?? 'an address that is none'}`),
    ...files(forecast),
    ...forecast.reloaded.map(
      ({ dataset, snapshotDate, version }) => `typed and loaded again: ${dataset} of ${snapshotDate} ${version}`,
    ),
    ...warehouse(forecast),
    ...models(forecast),
    ...forecast.translation.map(translation),
    'not known before the files are here:',
    ...forecast.unknown.map((line) => `  ${line}`),
  ].join('\n');
}

/** A line for each dataset: an inbox may hold years of days. */
function files({ files: all }: RunForecast): readonly string[] {
  return [...new Set(all.map(({ dataset }) => dataset))].map((dataset) => {
    const ofDataset = all.filter((file) => file.dataset === dataset);
    const dates = ofDataset.map(({ date }) => date).sort();
    const bytes = ofDataset.reduce((sum, file) => sum + file.bytes, 0);
    const days =
      dates.length === 1 ? `the file of ${dates[0]}` : `${dates.length} files of ${dates[0]} to ${dates.at(-1)}`;
    return `taken in: ${dataset}, ${days}, ${formatBytes(bytes)}`;
  });
}

const sourceRow = (source: SourceForecast): readonly string[] => [
  source.dataset,
  source.error?.code ?? (sayings(source) || 'nothing'),
  source.newest === null ? '—' : `${source.newest.snapshotDate} ${source.newest.version}`,
  `${source.verdict}: ${source.because}`,
];

function sayings({ bytes, recordsCount, lastModified, etag }: SourceForecast): string {
  const parts = [
    bytes === null ? null : formatBytes(bytes),
    recordsCount === null ? null : `${formatCount(recordsCount)} records`,
    lastModified,
    etag === null ? null : `etag ${shortened(etag)}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

const shortened = (etag: string): string => (etag.length > 16 ? `${etag.slice(0, 13)}…` : etag);

function warehouse({ warehouse: costs }: RunForecast): readonly string[] {
  const tables = costs.tables.map(({ table, action, reason }) => `${action} ${table}: ${printable(reason)}`);
  if (costs.cost === null) return [...tables, `warehouse ${costs.dialect}: nothing is billed`];
  const statements = costs.statements.map(({ name, bytes }) => `${name}: ${formatBytes(bytes)}`);
  const limit =
    costs.maximumBytesBilled === null ? '' : `; a query over ${formatBytes(costs.maximumBytesBilled)} is refused`;
  return [
    ...tables,
    ...statements,
    `warehouse ${costs.dialect}: ${formatBytes(costs.bytes)} by its own estimate, ${price(costs.cost)}${limit}`,
  ];
}

function models({ models: { lastBuild, bytesBilled, cost } }: RunForecast): readonly string[] {
  if (lastBuild === null) return ['models: none were built yet'];
  const of = `generation ${lastBuild.generation} of ${lastBuild.publishedAt}`;
  if (bytesBilled === null || cost === null) return [`models: the last build made ${of}`];
  return [`models: the last build made ${of} and was billed ${formatBytes(bytesBilled)}, ${price(cost)}`];
}

/** The free bytes are said, not taken off: only the bill knows how many of them are left. */
const price = ({ amount, price: { currency, perTiB, freeTiBPerMonth } }: QueryCost): string =>
  `${money(amount)} ${currency} at ${perTiB} ${currency} per TiB (the first ${freeTiBPerMonth} TiB of a month is free)`;

function translation({ dataset, snapshotDate, distinct, unknown, characters, ...by }: TranslationForecast): string {
  if (snapshotDate === null) return `translation of ${dataset}: no typed snapshot to count`;
  const texts = `translation of ${dataset}: of ${formatCount(distinct)} texts of ${snapshotDate} ${formatCount(unknown)} are in neither glossary nor memory`;
  if (by.provider === null) return `${texts}; no provider is asked, they stay as they are`;
  const asked = `${texts}; ${by.provider} is asked for ${formatCount(characters)} characters`;
  return by.cost === null
    ? asked
    : `${asked}, ${money(by.cost.amount)} ${by.cost.price.currency} at ${by.cost.price.perMillionCharacters} per million`;
}

/** Small sums keep their first figures: 0.0004 is not 0. */
const money = (amount: number): string => (amount >= 0.01 ? amount.toFixed(2) : String(Number(amount.toPrecision(2))));
