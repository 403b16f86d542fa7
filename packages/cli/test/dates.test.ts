import { readDate, readRange } from '@relais/cli/dates';

test('a month stands for its first day and for its last', () => {
  expect(readRange('2024-02', '2024-02', '')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  expect(readRange('2025-01-15', '2025-02', '')).toEqual({ from: '2025-01-15', to: '2025-02-28' });
  expect(readRange('2025-01-15', '2025-01-15', '')).toEqual({ from: '2025-01-15', to: '2025-01-15' });
});

test.each(['2025-02-29', '2025-2-1', '2025-00-10', '20250101', '', ' 2025-01-01', '2025-01-01T00:00'])(
  '%j is no date',
  (text) => {
    expect(() => readDate(text, '--date', '')).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
  },
);

test.each([
  ['2025-13', '2025-12', 'DATE_INVALID'],
  ['2025', '2025-12', 'DATE_INVALID'],
  ['2025-03-02', '2025-03-01', 'RANGE_INVALID'],
])('%s to %s is no range', (from, to, code) => {
  expect(() => readRange(from, to, '')).toThrow(expect.objectContaining({ code }));
});
