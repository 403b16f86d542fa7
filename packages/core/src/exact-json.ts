/** Nothing we read is deeper than a dozen. */
const DEEPEST = 64;

/**
 * JSON.parse for records that figures depend on: what it would take in silence is refused here. An integer that a number
 * cannot hold, a key that stands twice, a key that reaches for the prototype, and nesting without end.
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const token of tokensOf(text)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addKey(open.at(-1), JSON.parse(last) as string);
    else if (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)))
      throw new SyntaxError(`the integer ${token} is beyond 2^53`);
    if (open.length > DEEPEST) throw new SyntaxError(`nested deeper than ${DEEPEST}`);
    last = token;
  }
  return value;
}

/** Tokens of a text that JSON.parse takes; one pattern for whole strings would overflow the stack at a few megabytes. */
function* tokensOf(text: string): Generator<string> {
  const next = /["{}[\],:]|-?\d[\d.eE+-]*/g;
  const within = /["\\]/g;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    if (found[0] !== '"') {
      yield found[0];
      continue;
    }
    within.lastIndex = next.lastIndex;
    while (within.exec(text)?.[0] === '\\') within.lastIndex++;
    next.lastIndex = within.lastIndex;
    yield text.slice(found.index, within.lastIndex);
  }
}

function addKey(keys: Set<string> | null | undefined, key: string): void {
  if (key === '__proto__') throw new SyntaxError('the key "__proto__" is none of ours');
  if (keys?.has(key)) throw new SyntaxError(`the key ${JSON.stringify(key)} stands twice`);
  keys?.add(key);
}
