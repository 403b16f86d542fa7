import {
  columnContract,
  isCalendarDate,
  type ColumnDefinition,
  type DatasetDefinition,
  type ReconciliationCheck,
} from '@relais/core';
import { checkedColumn } from './checked-columns.js';

/** A column's text in one spelling for each value, or undefined for a text that stands for no value. */
type Spelling = (text: string) => string | undefined;

/**
 * Spelling of values for counting, on purpose not the expressions that type them: what is counted here has to come out
 * the same as what was typed there.
 */
const spellings: Readonly<Record<string, Spelling>> = {
  'STRING plain': (text) => text,
  'STRING siret': (text) => /^(\d{1,14})(?:\.0+)?$/.exec(text)?.[1]!.padStart(14, '0'),
  'INT64 plain': (text) => (/^-?\d+(\.0+)?$/.test(text) ? BigInt(text.split('.')[0]!).toString() : text),
  'NUMERIC(10,2) plain': (text) => (/^-?\d+(\.\d+)?$/.test(text) ? hundredths(text) : text),
  'NUMERIC(10,2) decimal-comma': (text) => (/^-?\d+([.,]\d+)?$/.test(text) ? hundredths(text.replace(',', '.')) : text),
  'FLOAT64 plain': (text) => (isDecimal(text) ? String(Number(text) + 0) : text),
  'FLOAT64 decimal-comma': (text) =>
    isDecimal(text.replace(',', '.')) ? String(Number(text.replace(',', '.')) + 0) : text,
  'DATE plain': (text) => text,
  'DATE day-first': (text) => (/^\d{2}\/\d{2}\/\d{4}$/.test(text) ? isoDay(text) : text),
  'DATE year-month': (text) => (/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text),
  'TIMESTAMP plain': (text) => text.replace('T', ' ').replace(/\.?0*$/, (zeros) => (text.includes('.') ? '' : zeros)),
  'BOOL plain': (text) => text.toLowerCase(),
};

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text);
const isoDay = (text: string): string => text.split('/').reverse().join('-');

const MOST_HUNDREDTHS = 10n ** 10n;
const isLong = (value: bigint): boolean => BigInt.asIntN(64, value) === value;
const isDay = (text: string): boolean => text >= '0001' && isCalendarDate(text);

/** Texts that are a value, where any other counts as none instead of sending its row away. */
const readable: Readonly<Record<string, (text: string) => boolean>> = {
  'INT64 plain': (text) => /^-?\d+(\.0+)?$/.test(text) && isLong(BigInt(text.split('.')[0]!)),
  'NUMERIC(10,2) plain': (text) => /^-?\d+(\.\d+)?$/.test(text) && fits(text),
  'NUMERIC(10,2) decimal-comma': (text) => /^-?\d+(,\d+)?$/.test(text) && fits(text.replace(',', '.')),
  'FLOAT64 plain': (text) => isDecimal(text) && Number.isFinite(Number(text)),
  'FLOAT64 decimal-comma': (text) => /^-?\d+(,\d+)?$/.test(text) && Number.isFinite(Number(text.replace(',', '.'))),
  'DATE plain': isDay,
  'DATE day-first': (text) => /^\d{2}\/\d{2}\/\d{4}$/.test(text) && isDay(isoDay(text)),
  'DATE year-month': (text) => isDay(`${text}-01`),
  'TIMESTAMP plain': (text) =>
    /^.{10}[ T]([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?$/.test(text) && isDay(text.slice(0, 10)),
  'BOOL plain': (text) => /^(true|false)$/i.test(text),
};

/** A decimal number that a NUMERIC(10,2) can hold. */
function fits(text: string): boolean {
  const value = BigInt(hundredths(text));
  return value < MOST_HUNDREDTHS && value > -MOST_HUNDREDTHS;
}

/** Rounded half away from zero. */
function hundredths(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = `${fraction}000`;
  const value = BigInt(whole + digits.slice(0, 2)) + (digits[2]! >= '5' ? 1n : 0n);
  return (text.startsWith('-') ? -value : value).toString();
}

/** One check over raw texts. */
export interface RawCheck {
  readonly name: string;
  /** Position in `dataset.columns`, or undefined when every record counts. */
  readonly column: number | undefined;
  /** Whether a record counts whose checked column reads like this, unquoted. */
  readonly counts: (text: string) => boolean;
  /** True where every text counts but the empty one, so that nobody has to read it. */
  readonly isPresence: boolean;
}

/** The checks of a dataset over the texts of its raw file. */
export const rawChecks = (dataset: DatasetDefinition): readonly RawCheck[] =>
  dataset.reconciliation.map((check) => {
    const column = checkedColumn(dataset, check);
    if (column === undefined) return { name: check.name, column, counts: () => true, isPresence: false };
    const declared = dataset.columns[column]!;
    const counts = heldValue(dataset, declared, check);
    return { name: check.name, column, counts, isPresence: isPresence(dataset, declared, check) };
  });

/** Parsers that read a text that is no value as none, whatever the column's contract. */
const LENIENT = new Set(['STRING siret']);

/** No text stands for none, or is asked for by itself; what is no value has sent its row away. */
function isPresence(dataset: DatasetDefinition, column: ColumnDefinition, check: ReconciliationCheck): boolean {
  const kind = kindOf(column);
  const isNulled = LENIENT.has(kind) || (columnContract(dataset, column) === 'evolve' && readable[kind] !== undefined);
  const hasNone = (column.nullValues ?? []).length > 0 || column.emptyValue !== undefined;
  const asksFor = check.column === column.name && ((check.except ?? []).length > 0 || check.among !== undefined);
  return !isNulled && !hasNone && !asksFor;
}

const kindOf = ({ type, parse }: ColumnDefinition): string => `${type} ${parse ?? 'plain'}`;

function heldValue(
  dataset: DatasetDefinition,
  column: ColumnDefinition,
  check: ReconciliationCheck,
): (text: string) => boolean {
  const kind = kindOf(column);
  const spell = spellings[kind] ?? ((text: string) => text);
  const evolves = columnContract(dataset, column) === 'evolve';
  const isValue = (evolves ? readable[kind] : undefined) ?? (() => true);
  const spelled = (values: readonly (string | number)[]) =>
    new Set(values.map((value) => spell(String(value)) ?? String(value)));
  const none = spelled([...(column.nullValues ?? []), ...(column.emptyValue === undefined ? [] : [column.emptyValue])]);
  const isTranslated = check.column !== column.name;
  const except = spelled(isTranslated ? [] : (check.except ?? []));
  const among = check.among && !isTranslated ? spelled(check.among) : undefined;
  return (text) => {
    const value = text === '' || !isValue(text) ? undefined : spell(text);
    return value !== undefined && !none.has(value) && !except.has(value) && (among?.has(value) ?? true);
  };
}
