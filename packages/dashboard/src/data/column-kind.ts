import type { TileColumn } from '../model/tile-model.js';

/** Names of types on DuckDB and BigQuery, by what a reader makes of their values; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, TileColumn['kind']])[] = [
  [/(\[\]$|^(LIST|ARRAY|STRUCT|RECORD|MAP|JSON)\b)/, 'other'],
  [/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?(64)?|(BIG)?NUMERIC|DECIMAL|DOUBLE|REAL|FLOAT(64)?)\b/, 'number'],
  [/^DATE$/, 'date'],
  [/^(TIMESTAMP|DATETIME)/, 'time'],
  [/^BOOL(EAN)?$/, 'yes-no'],
  [/^(VARCHAR|STRING)\b/, 'text'],
];

export const tileColumn = ({ name, type }: { readonly name: string; readonly type: string }): TileColumn => ({
  name,
  type,
  kind: KINDS.find(([pattern]) => pattern.test(type.toUpperCase()))?.[1] ?? 'other',
});
