import type { JsonValue } from '../../index.js';
import type { Field } from './table-shape.js';

/**
 * A value as `sql --json` prints it, from the text that the REST interface gives; nested values follow the same rules.
 * Types that have no rule of their own stay as BigQuery writes them.
 */
export function jsonValue(value: unknown, field: Field): JsonValue {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED')
    return (value as readonly { v: unknown }[]).map(({ v }) => jsonValue(v, { ...field, mode: 'NULLABLE' }));
  return (BY_TYPE[field.type] ?? String)(value, field);
}

const BY_TYPE: Readonly<Record<string, (value: unknown, field: Field) => JsonValue>> = {
  INTEGER: integer,
  INT64: integer,
  NUMERIC: decimal,
  BIGNUMERIC: decimal,
  FLOAT: double,
  FLOAT64: double,
  BOOLEAN: (value) => String(value) === 'true',
  BOOL: (value) => String(value) === 'true',
  TIMESTAMP: timestamp,
  RECORD: struct,
  STRUCT: struct,
};

/** Beyond 2^53−1 a JSON number would be read as another one. */
function integer(value: unknown): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Plain notation without trailing zeros: `12.5`, `12`, `0`, `-0.05`. */
function decimal(value: unknown): JsonValue {
  const text = String(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** JSON has no word for those that are not finite. */
function double(value: unknown): JsonValue {
  const number = Number(value);
  return Number.isFinite(number) ? number : (NOT_FINITE[String(value)] ?? String(value));
}

const NOT_FINITE: Readonly<Record<string, string>> = {
  Inf: 'Infinity',
  '+inf': 'Infinity',
  '-Inf': '-Infinity',
  '-inf': '-Infinity',
};

/** From microseconds: `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`, the fraction only when there is one. */
function timestamp(value: unknown): JsonValue {
  const micros = BigInt(String(value));
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const instant = new Date(Number((micros - fraction) / 1000n));
  return `${instant.toISOString().slice(0, 19)}${fraction === 0n ? '' : `.${String(fraction).padStart(6, '0')}`}Z`;
}

function struct(value: unknown, { fields = [] }: Field): JsonValue {
  const { f } = value as { readonly f: readonly { readonly v: unknown }[] };
  return Object.fromEntries(fields.map((field, index) => [field.name, jsonValue(f[index]?.v, field)]));
}
