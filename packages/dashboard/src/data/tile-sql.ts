import type { TileDefinition } from '@relais/core';
import type { Warehouse } from '@relais/warehouse';

type Dialect = Warehouse['dialect'];

/** A value of a tile's slicing column, as `cast(… as string)` writes it; null for the rows that have none. */
export type SliceText = string | null;

/** The values of a column of the tile's result: value, its text, how many rows bear it. */
export function valuesSql(dialect: Dialect, { sql }: Pick<TileDefinition, 'sql'>, column: string): string {
  const name = quoteName(dialect, column);
  return `select ${name} as slice_value, cast(${name} as string) as slice_text, count(*) as slice_rows
from (${sql}) as tile
group by 1, 2
order by 1`;
}

/**
 * Rows of a tile in its order, of one slice where `at` is given. Of rows that share the last place the limit allows all
 * come, so that which of them stay is for us to decide and not for the warehouse.
 * @param limit null where the page narrows the rows further, before it applies the limit
 */
export function rowsSql(
  dialect: Dialect,
  { sql, orderBy }: Pick<TileDefinition, 'sql' | 'orderBy'>,
  at: { readonly column: string; readonly text: SliceText } | null,
  limit: number | null,
): string {
  const order = orderBy && `order by ${quoteName(dialect, orderBy.column)} ${orderBy.direction} nulls last`;
  return [
    `select * from (${sql}) as tile`,
    // BigQuery takes QUALIFY with a WHERE beside it only.
    `where ${at === null ? 'true' : condition(dialect, at)}`,
    order !== undefined && limit !== null ? `qualify rank() over (${order}) <= ${limit}` : null,
    order,
  ]
    .filter((line) => line !== null && line !== undefined)
    .join('\n');
}

function condition(dialect: Dialect, { column, text }: { readonly column: string; readonly text: SliceText }): string {
  const name = quoteName(dialect, column);
  return text === null ? `${name} is null` : `cast(${name} as string) = ${quoteText(dialect, text)}`;
}

/** Columns are named by `tiles.ts`; quoted, a reserved word is a name too. */
const quoteName = (dialect: Dialect, name: string): string =>
  dialect === 'bigquery' ? `\`${name.replace(/[\\`]/g, '\\$&')}\`` : `"${name.replaceAll('"', '""')}"`;

/** Values are a publisher's: BigQuery reads escapes in a string and takes no line break, DuckDB reads none. */
function quoteText(dialect: Dialect, text: string): string {
  if (dialect === 'duckdb') return `'${text.replaceAll("'", "''")}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
}
