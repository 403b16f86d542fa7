import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { replacing } from '@relais/bench/dated-copy';
import { monthsBefore, monthsUpTo } from '@relais/bench/months-before';

test('a date is replaced wherever it stands, also where a piece ends in the middle of it', async () => {
  const pieces = ['2025-03-15;a\n2025-0', '3', '-15;2025-03-1', '6;2025-03-15'].map((piece) => Buffer.from(piece));
  const dated = await text(Readable.from(pieces).pipe(replacing('2025-03-15', '2024-12-15')));
  expect(dated).toBe('2024-12-15;a\n2024-12-15;2025-03-16;2024-12-15');
});

test('months end with the one that is given', () => {
  expect(monthsUpTo('2025-02-15', 3)).toEqual(['2024-12-15', '2025-01-15', '2025-02-15']);
  expect(monthsBefore('2025-03-15', 24)).toBe('2023-03-15');
});
