import { sqlParts } from './sql-parts.js';

/** A word, a mark or something in quotes; what is between them is in `space`, comments too. */
export interface SqlToken {
  readonly kind: 'word' | 'mark' | 'name' | 'string';
  /** As it stands in the statement. */
  readonly text: string;
  /** White space and comments before it. */
  readonly space: string;
}

const CODE = /([\w$@]+)|(\s+)|([^])/g;

/** The tokens of a statement, and what stands after the last of them; texts and spaces joined are the statement. */
export function sqlTokens(sql: string): { readonly tokens: readonly SqlToken[]; readonly end: string } {
  const tokens: SqlToken[] = [];
  let space = '';
  const add = (kind: SqlToken['kind'], text: string): void => {
    tokens.push({ kind, text, space });
    space = '';
  };
  for (const part of sqlParts(sql)) {
    if (part.kind === 'comment') space += part.text;
    else if (part.kind === 'quoted') add(part.text.startsWith('`') ? 'name' : 'string', part.text);
    else
      for (const [text, word, blank] of part.text.matchAll(CODE)) {
        if (blank !== undefined) space += blank;
        else add(word === undefined ? 'mark' : 'word', text);
      }
  }
  return { tokens, end: space };
}
