import type {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBValue,
} from '@duckdb/node-api';
import type { Field } from './fields.js';

export interface WireFormat {
  /** TIMESTAMP as microseconds instead of seconds with a fraction. */
  readonly int64Timestamp: boolean;
}
/** What a request asks for; Google's Python client writes `True`. */
export const wireFormat = (query: URLSearchParams): WireFormat => ({
  int64Timestamp: query.get('formatOptions.useInt64Timestamp')?.toLowerCase() === 'true',
});

export type WireValue = string | null | { f: WireCell[] } | WireCell[];
interface WireCell {
  v: WireValue;
}

/** A row of a result as `{ f: [{ v }, …] }`; every scalar is a string. */
export const wireRow = (fields: readonly Field[], row: readonly DuckDBValue[], format: WireFormat) => ({
  f: fields.map((field, index) => ({ v: wireValue(field, row[index] ?? null, format) })),
});

function wireValue(field: Field, value: DuckDBValue, format: WireFormat): WireValue {
  if (field.mode === 'REPEATED') {
    const items = value === null ? [] : (value as DuckDBListValue).items;
    return items.map((item) => ({ v: wireValue({ ...field, mode: 'NULLABLE' }, item, format) }));
  }
  if (value === null) return null;
  if (field.type === 'RECORD') {
    const { entries } = value as DuckDBStructValue;
    const values = Object.values(entries);
    return wireRow(field.fields ?? [], values, format);
  }
  return (scalars[field.type] ?? String)(value, format);
}

const scalars: Readonly<Record<string, (value: DuckDBValue, format: WireFormat) => string>> = {
  NUMERIC: (value) => plainDecimal(value as DuckDBDecimalValue),
  BIGNUMERIC: (value) => plainDecimal(value as DuckDBDecimalValue),
  BYTES: (value) => Buffer.from((value as DuckDBBlobValue).bytes).toString('base64'),
  DATETIME: (value) => String(value).replace(' ', 'T'),
  FLOAT: (value) => floatText(value as number),
  TIMESTAMP: (value, format) => timestampText((value as DuckDBTimestampTZValue).micros, format),
};

/** NUMERIC goes without trailing zeros. */
function plainDecimal(value: DuckDBDecimalValue): string {
  const text = value.toString();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

/** Seconds since the epoch as Google writes them, e.g. `1.7423424E9`: decimal text is the same number to a client. */
function timestampText(micros: bigint, { int64Timestamp }: WireFormat): string {
  if (int64Timestamp) return String(micros);
  const magnitude = micros < 0n ? -micros : micros;
  const text = `${magnitude / 1_000_000n}.${String(magnitude % 1_000_000n).padStart(6, '0')}`;
  return micros < 0n ? `-${text}` : text;
}
