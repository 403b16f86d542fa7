import { spreadLabels } from '@relais/dashboard/view/spread-labels';
import { tileWidths } from '@relais/dashboard/view/tile-width';

const tile = (kind: string, columns = 2, names: readonly string[] = ['a']) =>
  ({
    definition: { mark: { kind, x: 'x', series: 'name' } },
    columns: [{ name: 'x' }, { name: 'name' }, ...Array.from({ length: columns - 2 }, () => ({ name: 'more' }))],
    initialRows: { rows: names.map((name) => ['2025-01', name]) },
  }) as unknown as Parameters<typeof tileWidths>[0][number];

test('two narrow tiles share a line; one that has no neighbour fills it, and the order stays', () => {
  const [bar, broad] = [tile('bar'), tile('table', 7)];
  expect(tileWidths([bar, bar, bar, broad, bar])).toEqual(['half', 'half', 'whole', 'whole', 'whole']);
});

test('lines that are too many for their colours want the whole line', () => {
  const crowd = Array.from('abcdefgh');
  expect(tileWidths([tile('line', 3, crowd), tile('line', 3), tile('area', 3)])).toEqual(['whole', 'half', 'half']);
});

test('labels keep apart, stay inside, and come in the order asked', () => {
  expect(spreadLabels([50, 10, 52], 16, 0, 100)).toEqual([50, 10, 66]);
  expect(spreadLabels([98, 99, 97], 16, 0, 100)).toEqual([84, 100, 68]);
});
