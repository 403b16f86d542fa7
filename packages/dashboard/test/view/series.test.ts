import type { ColumnView } from '@relais/dashboard/view/column-view';
import { linesOf, partsOf } from '@relais/dashboard/view/series';

const columns: readonly ColumnView[] = [
  { name: 'day', label: 'Day', kind: 'date' },
  { name: 'channel', label: 'Channel', kind: 'text' },
  { name: 'count', label: 'Count', kind: 'number' },
];
const asked = { x: columns[0]!, y: columns[2]!, series: columns[1]! };

/** So many lines over two days, the first the largest. */
const crowd = (count: number) =>
  ['2025-01-01', '2025-01-02'].flatMap((day) =>
    Array.from({ length: count }, (_, index) => [day, `c${index}`, count - index]),
  );

const roles = (series: readonly { readonly name: string; readonly role: { readonly kind: string } }[]) =>
  series.map(({ name, role }) => `${name} ${role.kind}`);

test('as many lines as there are colours are all coloured', () => {
  const { series, steps } = linesOf(crowd(7), columns, asked);
  expect(steps).toEqual(['2025-01-01', '2025-01-02']);
  expect(new Set(series.map(({ role }) => role.kind))).toEqual(new Set(['coloured']));
});

test('of more, the five largest stand out and every other one stays, without being summed up', () => {
  const { series } = linesOf(crowd(8), columns, asked);
  expect(roles(series).slice(3, 7)).toEqual(['c3 coloured', 'c4 coloured', 'c5 context', 'c6 context']);
  expect(series).toHaveLength(8);
});

test('one that is picked is the only coloured one; a name that is not there picks none', () => {
  expect(roles(linesOf(crowd(9), columns, asked, 'c8').series).filter((told) => told.endsWith('coloured'))).toEqual([
    'c8 coloured',
  ]);
  expect(roles(linesOf(crowd(9), columns, asked, 'gone').series)[0]).toBe('c0 coloured');
});

test('parts of a whole keep its sum: those without a colour become one part', () => {
  const { series } = partsOf(crowd(9), columns, asked);
  expect(roles(series).slice(-2)).toEqual(['c5 coloured', '3 others other']);
  expect(series.at(-1)?.points).toEqual([
    { step: 0, value: 6 },
    { step: 1, value: 6 },
  ]);
});

test('a value that is not there is no point, and a series without a name has one', () => {
  const { series } = linesOf(
    [
      ['2025-01-01', null, 3],
      ['2025-01-02', 'a', null],
    ],
    columns,
    asked,
  );
  expect(series).toEqual([{ name: '—', points: [{ step: 0, value: 3 }], role: { kind: 'coloured', rank: 0 } }]);
});
