import type { JsonValue, QueryResult } from './index.js';

/** A result of rows in the order of its columns; no column of one name is lost to another. */
export function queryResult(columns: QueryResult['columns'], values: readonly (readonly JsonValue[])[]): QueryResult {
  const names = distinctNames(columns.map(({ name }) => name));
  return {
    columns: columns.map(({ type }, index) => ({ name: names[index]!, type })),
    values,
    rows: values.map((row) => toObject(names, row)),
  };
}

function toObject(names: readonly string[], row: readonly JsonValue[]): Readonly<Record<string, JsonValue>> {
  const object = Object.create(null) as Record<string, JsonValue>;
  names.forEach((name, index) => (object[name] = row[index] ?? null));
  return object;
}

/** `a, a, a_1` become `a, a_2, a_1`: no column of the query is lost, and none that had its own name is renamed. */
function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let copy = 1; seen.has(distinct) || (distinct !== name && taken.has(distinct)); copy++)
      distinct = `${name}_${copy}`;
    seen.add(distinct);
    return distinct;
  });
}
