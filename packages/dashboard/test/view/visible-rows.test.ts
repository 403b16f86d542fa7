import { sortRows, visibleRows } from '@relais/dashboard/view/visible-rows';

const columns = [
  { name: 'month', type: 'VARCHAR', kind: 'text' },
  { name: 'ratio', type: 'DOUBLE', kind: 'number' },
] as const;
const rows = [
  ['2025-02', 5],
  ['2025-02', null],
  ['2025-03', 15],
  ['2025-02', 15.1],
  ['2025-02', '7.5'],
];

test('ranges hold both their ends, and what has no value is in none', () => {
  const shown = visibleRows({ columns, rows, limit: null }, { choices: {}, ranges: { ratio: [5, 15] } });
  expect(shown).toEqual([rows[0], rows[2], rows[4]]);
});

test('choices and ranges narrow together, the limit comes last, and the order stays', () => {
  const narrowed = { choices: { month: '2025-02' }, ranges: { ratio: [5, 20] } } as const;
  expect(visibleRows({ columns, rows, limit: 2 }, narrowed)).toEqual([rows[0], rows[3]]);
});

test('a filter on a column that the answer does not have changes nothing', () => {
  expect(visibleRows({ columns, rows, limit: null }, { choices: { gone: 'x' }, ranges: {} })).toEqual(rows);
});

test('numbers sort by size, also as text and beyond 2^53; nothing comes last both ways', () => {
  const figures = [['9007199254740993'], [10], [null], ['9007199254740992'], [9], ['-1.5']];
  const ascending = [['-1.5'], [9], [10], ['9007199254740992'], ['9007199254740993'], [null]];
  expect(sortRows(figures, 0, 'asc')).toEqual(ascending);
  expect(sortRows(figures, 0, 'desc')).toEqual([...ascending.slice(0, -1).reverse(), [null]]);
});
