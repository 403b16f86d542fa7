import type { TileWithoutRows } from '@relais/dashboard/view/page-data';
import { readState, writeState, type ViewState } from '@relais/dashboard/view/view-state';

const tile = {
  definition: {
    name: 'ratios',
    filters: [
      { kind: 'choice', column: 'month', label: 'Month', initial: 'greatest' },
      { kind: 'choice', column: 'field', label: 'Field', initial: 'commonest' },
      { kind: 'range', column: 'ratio', label: 'Ratio', initial: [5, 15] },
    ],
  },
  slicing: { column: 'month', label: 'Month', slices: [{ value: 'A b', slug: 'a-b', rows: 1 }] },
  initial: '2025-03',
} as unknown as TileWithoutRows;

const written = (state: ViewState, before = ''): string => {
  const query = new URLSearchParams(before);
  writeState(tile, state, query);
  return decodeURIComponent(query.toString());
};

test('a state is read back from the address that it was written to', () => {
  const state: ViewState = {
    ...{ slice: 'a-b', choices: { field: 'law & order' }, ranges: { ratio: [-1.5, 9] }, view: 'table', picked: 'x=y' },
    sorting: { column: 'a.b', direction: 'desc' },
  };
  const query = new URLSearchParams();
  writeState(tile, state, query);
  expect(readState(tile, new URLSearchParams(query.toString()))).toEqual(state);
});

test('what is as at first is not said, and what other tiles say stays', () => {
  expect(written({ slice: '2025-03', choices: {} }, 'ratios.view=table&other.view=table')).toBe('other.view=table');
});

test.each(['month=gone', 'ratio=1..', 'ratio=a..b', 'ratio=9..1', 'ratio=1..2..3', 'ratio=', 'view=x', 'sort=ratio'])(
  '%s says nothing that can be meant',
  (said) => {
    expect(readState(tile, new URLSearchParams(`ratios.${said}`))).toEqual({});
  },
);
