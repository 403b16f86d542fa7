import { sqlParts } from '@relais/warehouse/sql-parts';

/** A statement in fewer characters: a comment is a blank, and so is all white space outside of quotes. */
export const compactSql = (sql: string): string =>
  sqlParts(sql)
    .map(({ kind, text }) => (kind === 'quoted' ? text : kind === 'comment' ? ' ' : text.replace(/\s+/g, ' ')))
    .join('')
    .trim();
