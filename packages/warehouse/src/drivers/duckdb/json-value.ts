import type {
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampValue,
  DuckDBValue,
  DuckDBValueConverter,
} from '@duckdb/node-api';
// Required, not imported: see start-duckdb.ts of packages/duckdb.
import duckdb = require('@duckdb/node-api');
import type { JsonValue } from '../../index.js';

const { DuckDBBlobValue, DuckDBTypeId, JsonDuckDBValueConverter } = duckdb;

/** A value as `sql --json` prints it; nested values follow the same rules. Other types as node-api's own JSON. */
export const jsonValue: DuckDBValueConverter<JsonValue> = (value, type, converter) =>
  value === null
    ? null
    : (EXACT[type.typeId]?.(value) ??
      JsonDuckDBValueConverter(value, type, converter as typeof JsonDuckDBValueConverter));

const EXACT: Partial<Record<duckdb.DuckDBTypeId, (value: DuckDBValue) => JsonValue>> = {
  [DuckDBTypeId.BIGINT]: integer,
  [DuckDBTypeId.UBIGINT]: integer,
  [DuckDBTypeId.HUGEINT]: integer,
  [DuckDBTypeId.UHUGEINT]: integer,
  [DuckDBTypeId.BIGNUM]: integer,
  [DuckDBTypeId.DECIMAL]: decimal,
  [DuckDBTypeId.BLOB]: base64,
  [DuckDBTypeId.TIMESTAMP]: (value) => timestamp(value, (value as DuckDBTimestampValue).micros, 6),
  [DuckDBTypeId.TIMESTAMP_TZ]: (value) => timestamp(value, (value as DuckDBTimestampValue).micros, 6),
  [DuckDBTypeId.TIMESTAMP_S]: (value) => timestamp(value, (value as DuckDBTimestampSecondsValue).seconds, 0),
  [DuckDBTypeId.TIMESTAMP_MS]: (value) => timestamp(value, (value as DuckDBTimestampMillisecondsValue).millis, 3),
  [DuckDBTypeId.TIMESTAMP_NS]: (value) => timestamp(value, (value as DuckDBTimestampNanosecondsValue).nanos, 9),
};

/** Beyond 2^53−1 a JSON number would be read as another one. */
function integer(value: DuckDBValue): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Plain notation without trailing zeros: `12.5`, `12`, `0`, `-0.05`. */
function decimal(value: DuckDBValue): JsonValue {
  const text = String(value as DuckDBDecimalValue);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** As BigQuery prints bytes. */
function base64(value: DuckDBValue): JsonValue {
  return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('base64') : String(value);
}

/** `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`, the fraction only when there is one; nanoseconds that do not fit add three digits. */
function timestamp(value: DuckDBValue, count: bigint, digits: number): JsonValue {
  const perSecond = 10n ** BigInt(digits);
  const fraction = ((count % perSecond) + perSecond) % perSecond;
  const instant = new Date(Number((count - fraction) / perSecond) * 1000);
  const hasPlainYear = instant.getUTCFullYear() >= 0 && instant.getUTCFullYear() <= 9999;
  if (!hasPlainYear) return String(value);
  const nanos = String(fraction).padStart(digits, '0').padEnd(9, '0');
  const decimals = nanos.endsWith('000') ? nanos.slice(0, 6) : nanos;
  return `${instant.toISOString().slice(0, 19)}${fraction === 0n ? '' : `.${decimals}`}Z`;
}
