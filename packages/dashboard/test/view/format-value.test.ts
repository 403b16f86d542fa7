import { formatBytes, formatSeconds, formatTick, formatValue } from '@relais/dashboard/view/format-value';

test.each([
  [1234567, 'number', '1,234,567'],
  ['9007199254740993', 'number', '9,007,199,254,740,993'],
  ['12.50', 'number', '12.5'],
  [9.744834960483496, 'number', '9.74'],
  [0.0123, 'number', '0.012'],
  [0, 'number', '0'],
  [0.5177, 'share', '51.8%'],
  [23415, 'identifier', '23415'],
  ['ab'.repeat(32), 'identifier', 'abababababab…'],
  ['2025-03-19T04:05:06.123456Z', 'time', '2025-03-19 04:05:06 UTC'],
  ['2025-03-19', 'date', '2025-03-19'],
  [false, 'yes-no', 'no'],
  [null, 'number', '—'],
  ['not a number', 'number', 'not a number'],
] as const)('%p, %s, reads %s', (value, kind, shown) => {
  expect(formatValue(value, kind)).toBe(shown);
});

test('an axis is short of room', () => {
  expect([9999, 10_000, 12_500_000].map((value) => formatTick(value, 'number'))).toEqual(['9,999', '10K', '12.5M']);
  expect(formatTick(0.25, 'share')).toBe('25%');
});

test('bytes and seconds stand in units of their size', () => {
  expect([0, 999, 44_800, 51_100_000].map(formatBytes)).toEqual(['0 B', '999 B', '44.8 kB', '51.1 MB']);
  expect([1.26, 42.4, 71, 3700].map(formatSeconds)).toEqual(['1.26 s', '42 s', '1 min 11 s', '1 h 1 min']);
});
