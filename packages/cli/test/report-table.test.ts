import { formatTable, printable } from '@relais/cli/output/report-table';

test('columns are aligned, numbers to the right', () => {
  expect(
    formatTable(
      ['field', 'n'],
      [
        ['santé', 5],
        ['informatique', 1234],
      ],
    ),
  ).toBe(['field            n', '────────────  ────', 'santé            5', 'informatique  1234', ''].join('\n'));
});

test('a table without rows is its header', () => {
  expect(formatTable(['a', 'bc'], [])).toBe('a  bc\n─  ──\n');
});

test('nothing in a cell can move the cursor or forge a line', () => {
  expect(printable('a\nb\tc\r\u001b[2J\u202e')).toBe('a\\nb\\tc\\r·[2J·');
  expect(formatTable(['x'], [['1\n2']]).split('\n')).toHaveLength(4);
});

test('values that are no text stay readable', () => {
  expect([null, undefined, true, 1.5, [1, 'a'], { b: null }].map(printable)).toEqual([
    '',
    '',
    'true',
    '1.5',
    '[1,"a"]',
    '{"b":null}',
  ]);
});
