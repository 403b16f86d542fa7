import type {
  ModelCosts,
  QueryCost,
  TranslationForecast,
  WarehouseCosts,
} from '@relais/activities/forecast/run-forecast';
import { formatBytes, formatCount } from '../output/figures.js';
import { printable } from '../output/report-table.js';

/** What it would cost: loading and publishing by the warehouse's estimate, models by the last build, translations by price. */
export const costLines = (costs: {
  readonly warehouse: WarehouseCosts;
  readonly models: ModelCosts;
  readonly translation?: readonly TranslationForecast[];
}): readonly string[] => [
  ...warehouseLines(costs.warehouse),
  ...modelLines(costs.models),
  ...(costs.translation ?? []).map(translationLine),
];

function warehouseLines(costs: WarehouseCosts): readonly string[] {
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

function modelLines({ lastBuild, bytesBilled, cost }: ModelCosts): readonly string[] {
  if (lastBuild === null) return ['models: none were built yet'];
  const of = `generation ${lastBuild.generation} of ${lastBuild.publishedAt}`;
  if (bytesBilled === null || cost === null) return [`models: the last build made ${of}`];
  return [`models: the last build made ${of} and was billed ${formatBytes(bytesBilled)}, ${price(cost)}`];
}

/** The free bytes are said, not taken off: only the bill knows how many of them are left. */
const price = ({ amount, price: { currency, perTiB, freeTiBPerMonth } }: QueryCost): string =>
  `${money(amount)} ${currency} at ${perTiB} ${currency} per TiB (the first ${freeTiBPerMonth} TiB of a month is free)`;

function translationLine({ dataset, snapshotDate, distinct, unknown, characters, ...by }: TranslationForecast): string {
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
