import { parseExactJson } from '@relais/core/exact-json';

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each([
  ['2^53 + 1', '{"bytes": 9007199254740993}', 'beyond 2^53'],
  ['−2^53 − 1', '[-9007199254740993]', 'beyond 2^53'],
  ['a key twice', '{"rows": 1, "sha256": "a", "rows": 2}', '"rows" stands twice'],
  ['a key twice, once escaped', '{"rows": 1, "\\u0072ows": 2}', '"rows" stands twice'],
  ['__proto__', '{"a": {"__proto__": {"polluted": true}}}', '__proto__'],
  ['depth 10,000', deep(10_000), 'nested deeper'],
  ['depth 10,000 of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'nested deeper'],
  ['a truncated line', '{"rows": 1, "by', 'JSON'],
  ['nothing', '', 'JSON'],
])('B5: %s is refused', (_, text, message) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
  expect(() => parseExactJson(text)).toThrow(message);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each([
  ['the largest exact integer', '9007199254740991'],
  ['fractions and exponents', '[1.5, 1e300, -0.1, 9.007199254740993e15]'],
  ['digits and braces within texts', '{"a": "9007199254740993 {[\\"a\\":", "b": {"a": 1}, "c": [{"a": 1}, {"a": 2}]}'],
  ['a long text', JSON.stringify('x"\\'.repeat(2_000_000))],
  ['nesting as deep as ours', deep(12)],
])('%s is read as JSON.parse reads it', (_, text) => {
  expect(parseExactJson(text)).toEqual(JSON.parse(text));
});
