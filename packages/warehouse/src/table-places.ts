import type { SqlToken } from './sql-tokens.js';

/** Words after which no list of tables goes on. */
const ENDS_TABLES = new Set([
  ...['SELECT', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'WINDOW', 'QUALIFY', 'UNION', 'INTERSECT', 'EXCEPT'],
]);

interface Level {
  /** Inside a list of tables, where a comma is followed by one. */
  inTables: boolean;
  /** `EXTRACT(DAY FROM x)`: this FROM names no table. */
  readonly isFunction: boolean;
}

/**
 * Where a table's name begins: after FROM, JOIN, or a comma between tables. A column of an alias that happens to be
 * called like a dataset is none.
 * @returns indices of tokens
 */
export function tablePlaces(tokens: readonly SqlToken[]): ReadonlySet<number> {
  const places = new Set<number>();
  const levels: Level[] = [{ inTables: false, isFunction: false }];
  let expected = false;
  tokens.forEach((token, index) => {
    const level = levels.at(-1)!;
    const word = token.kind === 'word' ? token.text.toUpperCase() : token.kind === 'mark' ? token.text : '';
    if (expected && (token.kind === 'name' || (token.kind === 'word' && !ENDS_TABLES.has(word)))) places.add(index);
    if (word === '(') levels.push({ inTables: expected, isFunction: wordAt(tokens, index - 1) === 'EXTRACT' });
    else if (word === ')' && levels.length > 1) levels.pop();
    else if (word === ';' || ENDS_TABLES.has(word)) level.inTables = false;
    else if (word === 'FROM' && beginsTables(tokens, index, level)) level.inTables = true;
    const begins = (word === 'FROM' || word === 'JOIN' || word === ',') && level.inTables;
    expected = (begins && !(word === 'FROM' && !beginsTables(tokens, index, level))) || (expected && word === '(');
  });
  return places;
}

const wordAt = (tokens: readonly SqlToken[], index: number): string => tokens[index]?.text.toUpperCase() ?? '';

/** Neither `IS [NOT] DISTINCT FROM` nor the FROM of a function. */
const beginsTables = (tokens: readonly SqlToken[], index: number, level: Level): boolean =>
  !level.isFunction && !(wordAt(tokens, index - 1) === 'DISTINCT' && ['IS', 'NOT'].includes(wordAt(tokens, index - 2)));
