import {
  DuckDBTypeId,
  type DuckDBDecimalType,
  type DuckDBListType,
  type DuckDBStructType,
  type DuckDBType,
} from '@duckdb/node-api';
import { GoogleError } from './google-error.js';

/** A column as the REST interface describes it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly description?: string;
  readonly fields?: readonly Field[];
  readonly precision?: string;
  readonly scale?: string;
  readonly maxLength?: string;
}

const duckdbNames: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR',
  INTEGER: 'BIGINT',
  NUMERIC: 'DECIMAL(38, 9)',
  BIGNUMERIC: 'DECIMAL(38, 18)',
  FLOAT: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIME: 'TIME',
  DATETIME: 'TIMESTAMP',
  TIMESTAMP: 'TIMESTAMPTZ',
  BYTES: 'BLOB',
  JSON: 'JSON',
};
const synonyms: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  STRUCT: 'RECORD',
};
const modes = ['NULLABLE', 'REQUIRED', 'REPEATED'];

/** A field of a request in the words BigQuery answers with. @throws GoogleError for an unknown type or mode */
export function canonicalField(field: Field): Field {
  if (!field.name) throw new GoogleError('invalid', 'Field name must not be empty.');
  if (!/^[\p{L}\p{N}\p{M}\p{Pc}\p{Pd} &%=+:'<>#|]+$/u.test(field.name)) {
    throw new GoogleError(
      'invalid',
      `Invalid field name "${field.name}". Fields must contain the allowed characters, and be at most 300 characters long.`,
    );
  }
  const type = synonyms[field.type?.toUpperCase()] ?? field.type?.toUpperCase();
  const mode = field.mode?.toUpperCase() ?? 'NULLABLE';
  if (!modes.includes(mode))
    throw new GoogleError('invalid', `Invalid value for mode: ${field.mode} is not a valid value`);
  if (type !== 'RECORD' && duckdbNames[type] === undefined) {
    throw new GoogleError('invalid', `Invalid value for type: ${field.type} is not a valid value`);
  }
  const { name, description, fields, precision, scale, maxLength } = field;
  return {
    name,
    type,
    mode,
    ...(description && { description }),
    ...(fields && fields.length > 0 && { fields: fields.map(canonicalField) }),
    ...(precision && { precision: String(precision) }),
    ...(scale && { scale: String(scale) }),
    ...(maxLength && { maxLength: String(maxLength) }),
  };
}

/** The type of a column on DuckDB. */
export function duckdbType(field: Field): string {
  const inner = scalarType(field);
  return field.mode === 'REPEATED' ? `${inner}[]` : inner;
}

function scalarType(field: Field): string {
  if (field.type === 'RECORD') {
    return `STRUCT(${(field.fields ?? []).map((part) => `${quoteName(part.name)} ${duckdbType(part)}`).join(', ')})`;
  }
  if (field.precision && field.type === 'NUMERIC') return `DECIMAL(${field.precision}, ${field.scale ?? 0})`;
  return duckdbNames[field.type] ?? field.type;
}

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;

const {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DOUBLE,
  FLOAT,
  HUGEINT,
  INTEGER,
  SMALLINT,
  TIME,
  TIMESTAMP,
  TIMESTAMP_TZ,
  TINYINT,
} = DuckDBTypeId;
const { UBIGINT, UHUGEINT, UINTEGER, USMALLINT, UTINYINT, VARCHAR } = DuckDBTypeId;
const fieldTypes = new Map<DuckDBTypeId, string>([
  ...[BIGINT, HUGEINT, INTEGER, SMALLINT, TINYINT, UBIGINT, UHUGEINT, UINTEGER, USMALLINT, UTINYINT].map(
    (id) => [id, 'INTEGER'] as const,
  ),
  ...[DOUBLE, FLOAT].map((id) => [id, 'FLOAT'] as const),
  [BOOLEAN, 'BOOLEAN'],
  [BLOB, 'BYTES'],
  [DATE, 'DATE'],
  [TIME, 'TIME'],
  [TIMESTAMP, 'DATETIME'],
  [TIMESTAMP_TZ, 'TIMESTAMP'],
  [VARCHAR, 'STRING'],
  // An untyped NULL is INT64 in BigQuery.
  [DuckDBTypeId.SQLNULL, 'INTEGER'],
]);

/** The field of a result's column. */
export function fieldOf(name: string, type: DuckDBType): Field {
  if (type.typeId === DuckDBTypeId.LIST)
    return { ...fieldOf(name, (type as DuckDBListType).valueType), mode: 'REPEATED' };
  if (type.typeId === DuckDBTypeId.STRUCT) {
    const { entryNames, entryTypes } = type as DuckDBStructType;
    const fields = entryTypes.map((entry, index) => fieldOf(entryNames[index] ?? '', entry));
    return { name, type: 'RECORD', mode: 'NULLABLE', fields };
  }
  if (type.typeId === DuckDBTypeId.DECIMAL) {
    const { scale } = type as DuckDBDecimalType;
    return { name, type: scale > 9 ? 'BIGNUMERIC' : 'NUMERIC', mode: 'NULLABLE' };
  }
  if (type.alias === 'JSON') return { name, type: 'JSON', mode: 'NULLABLE' };
  const known = fieldTypes.get(type.typeId);
  if (known === undefined) throw new GoogleError('notImplemented', `[test server] column ${name} is ${type}`);
  return { name, type: known, mode: 'NULLABLE' };
}
