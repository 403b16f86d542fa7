import { jsonOfRows } from '@relais/cli/output/json-output';

test('columns keep their order, also those whose names are numbers', () => {
  expect(jsonOfRows(['b', '2', '1', '__proto__'], [['x', 2, 1, null]])).toBe(
    '[\n  {"b": "x", "2": 2, "1": 1, "__proto__": null}\n]\n',
  );
});

test('every result is one JSON document', () => {
  expect(
    JSON.parse(
      jsonOfRows(
        ['a"b', 'c'],
        [
          ['line\nbreak', [1, { d: 'e' }]],
          [undefined, true],
        ],
      ),
    ),
  ).toEqual([
    { 'a"b': 'line\nbreak', c: [1, { d: 'e' }] },
    { 'a"b': null, c: true },
  ]);
  expect(JSON.parse(jsonOfRows(['a'], []))).toEqual([]);
});
