/** A stretch of GoogleSQL: code, something in quotes (a string or a name), or a comment. */
export interface SqlPart {
  readonly kind: 'code' | 'quoted' | 'comment';
  readonly text: string;
}

/** Lexical structure of GoogleSQL: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical */
const NOT_CODE =
  /('''(?:\\[^]|[^\\])*?'''|"""(?:\\[^]|[^\\])*?"""|'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`)|(--[^\n]*|#[^\n]*|\/\*[^]*?\*\/)/g;

/** Takes a statement apart, so that code can be changed without touching what is quoted; the texts joined are the statement. */
export function sqlParts(sql: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let end = 0;
  for (const match of sql.matchAll(NOT_CODE)) {
    if (match.index > end) parts.push({ kind: 'code', text: sql.slice(end, match.index) });
    parts.push({ kind: match[1] === undefined ? 'comment' : 'quoted', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < sql.length) parts.push({ kind: 'code', text: sql.slice(end) });
  return parts;
}
