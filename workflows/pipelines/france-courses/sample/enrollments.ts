import { drawsOf, type SampleDataset, type SampleOptions } from '@relais/core';
import { certificationOf } from './certifications.js';
import { cell, toChunks } from './csv.js';
import { type Market, marketOf, pairInMonth, pairOf, providerOf, stream } from './market.js';
import { monthNumber, monthText } from './months.js';

const fields = [
  ['annee_mois', 'text'],
  ['annee', 'text'],
  ['mois', 'text'],
  ['type_referentiel', 'text'],
  ['code_rncp', 'int'],
  ['code_rs', 'int'],
  ['code_certifinfo', 'int'],
  ['intitule_certification', 'text'],
  ['siret_of_contractant', 'text'],
  ['raison_sociale_of_contractant', 'text'],
  ['entrees_formation', 'int'],
  ['sorties_realisation_partielle', 'int'],
  ['sorties_realisation_totale', 'int'],
  ['date_chargement', 'date'],
] as const;
const datasetId = 'entree_sortie_formation';

const FIRST_MONTH = monthNumber('2018-11');
const MEASURED_MONTHS = monthNumber('2025-03') - FIRST_MONTH;
/** What is still missing from a month's figures one, two and three months later. */
const MISSING = [0.3, 0.15, 0.05] as const;

/** Rows in the first `months` months: each month a little more than the last, 181 000 by March 2025. */
function rowsUpTo(months: number, scale: number): number {
  const share = (count: number): number => count * (count + MEASURED_MONTHS);
  return Math.round((181_000 * scale * share(Math.max(0, months))) / share(MEASURED_MONTHS));
}

/** Months served, as numbers from the first; the current month is not over and has no figures. */
function monthRange({ date, resetBefore }: SampleOptions): { from: number; to: number } {
  const to = Math.max(0, monthNumber(date) - FIRST_MONTH);
  const from = resetBefore === undefined ? 0 : monthNumber(resetBefore) - FIRST_MONTH;
  return { from: Math.min(to, Math.max(0, from)), to };
}

function rowCount(options: SampleOptions): number {
  const { from, to } = monthRange(options);
  return rowsUpTo(to, options.scale) - rowsUpTo(from, options.scale);
}

function* lines(options: SampleOptions): Generator<string> {
  yield `\uFEFF${fields.map(([name]) => name).join(';')}\n`;
  const market = marketOf(options);
  const { from, to } = monthRange(options);
  for (let month = from; month < to; month++) {
    const count = rowsUpTo(month + 1, options.scale) - rowsUpTo(month, options.scale);
    for (let n = 0; n < count; n++)
      yield `${row(options, market, FIRST_MONTH + month, pairInMonth(market, month, n))}\n`;
  }
}

function row(options: SampleOptions, market: Market, month: number, number: number): string {
  const pair = pairOf(market, number);
  const today = monthNumber(options.date);
  const provider = providerOf(market, pair.provider, today);
  const certification = certificationOf(market, pair.certification);
  const text = monthText(month);
  return [
    text,
    text.slice(0, 4),
    String(Number(text.slice(5))),
    certification.register,
    certification.rncp,
    certification.rs,
    certification.certifInfo ?? '',
    cell(certification.title),
    provider.siret,
    cell(provider.name),
    ...figures(market, month, number, today - month),
    options.date,
  ].join(';');
}

/** Entries and exits; what is not known yet is counted later, so the last three months are restated every month. */
function figures(market: Market, month: number, pair: number, age: number): readonly (number | string)[] {
  const draw = drawsOf(market.seed, stream.enrollment, month, pair);
  const kind = draw(100);
  if (kind === 0) return ['', draw(3), draw(3)];
  const final = kind < 5 ? 0 : 1 + draw(12) * draw(12);
  const entries = final - Math.ceil(final * (MISSING[age - 1] ?? 0));
  const partial = draw(1 + Math.floor(final / 4));
  return [entries, partial, draw(1 + final)];
}

/** Entries and exits by month: 181 000 rows in March 2025, some more in every month. */
export const enrollmentsSample: SampleDataset = {
  path: `/api/explore/v2.1/catalog/datasets/${datasetId}/exports/csv`,
  dataset: 'enrollments',
  contentType: 'text/csv; charset=utf-8',
  recordsCount: rowCount,
  content: (options) => toChunks(lines(options), 'utf8'),
  opendatasoft: { datasetId, fields: fields.map(([name, type]) => ({ name, type })) },
};
