/** An identifier as DuckDB reads it, whatever characters it holds. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text literal as DuckDB reads it. */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
