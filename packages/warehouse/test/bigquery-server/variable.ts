import type { DuckDBListValue, DuckDBStructValue, DuckDBValue } from '@duckdb/node-api';
import type { Field } from './fields.js';
import type { QueryParameter } from './sql-reader.js';
import { wireRow } from './wire.js';

export const parameter = (type: string, value: string | null): QueryParameter => ({
  parameterType: { type },
  parameterValue: { value },
});

/** What a script's variable holds, in the shape of a query parameter: it goes the same way into statements. */
export function variableOf(field: Field, value: DuckDBValue): QueryParameter {
  if (field.mode === 'REPEATED') {
    const inner = { ...field, mode: 'NULLABLE' };
    const items = value === null ? [] : (value as DuckDBListValue).items.map((item) => variableOf(inner, item));
    return {
      parameterType: { type: 'ARRAY', arrayType: variableOf(inner, null).parameterType },
      parameterValue: { arrayValues: items.map(({ parameterValue }) => parameterValue) },
    };
  }
  if (field.type === 'RECORD') return struct(field, value as DuckDBStructValue | null);
  if (value === null) return parameter(field.type, null);
  // Read again as text, so a moment goes as one.
  const readable = field.type === 'TIMESTAMP' ? { ...field, type: 'STRING' } : field;
  const { f } = wireRow([readable], [value], { int64Timestamp: true });
  return parameter(field.type, f[0]!.v as string);
}

function struct(field: Field, value: DuckDBStructValue | null): QueryParameter {
  const values = Object.values(value?.entries ?? {});
  const parts = (field.fields ?? []).map((part, index) => ({
    name: part.name,
    ...variableOf(part, values[index] ?? null),
  }));
  return {
    parameterType: {
      type: 'RECORD',
      structTypes: parts.map(({ name, parameterType }) => ({ name, type: parameterType })),
    },
    parameterValue: {
      structValues: Object.fromEntries(parts.map(({ name, parameterValue }) => [name, parameterValue])),
    },
  };
}

/** The fields of a struct, each as a variable. */
export const structParts = ({ parameterType, parameterValue }: QueryParameter): readonly QueryParameter[] =>
  (parameterType.structTypes ?? []).map(({ name, type }) => ({
    parameterType: type,
    parameterValue: parameterValue.structValues![name]!,
  }));
