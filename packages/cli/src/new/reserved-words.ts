/**
 * Words that a column must not be called: reserved by BigQuery or DuckDB, so that they would have to be quoted in every
 * query, and names that Relais and the models of a new pipeline give to columns of their own.
 */
export const reservedWords: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc assert_rows_modified asymmetric at between both by case cast check collate
  collation column concurrently constraint contains create cross cube current default deferrable define desc describe
  distinct do else end enum escape except exclude exists extract false fetch following for foreign freeze from full
  generated glob group grouping groups hash having if ignore ilike in initially inner intersect interval into is isnull
  join lambda lateral leading left like limit lookup map merge natural new no not notnull null nulls of offset on only or
  order outer over overlaps partition pivot pivot_longer pivot_wider placing preceding primary proto qualify range
  recursive references respect returning right rollup rows select semi anti positional set show similar some struct
  summarize symmetric table tablesample then to trailing treat true try_cast unbounded union unique unnest unpivot using
  variadic verbose when where window with within asof map row_id snapshot_date row_count`.split(/\s+/),
);
