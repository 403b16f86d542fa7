import { quoteColumn, quoteTable } from '@relais/warehouse/drivers/bigquery/quote';

test.each(['a`b', 'a b', '', 'a;b', 'a\\b', '1a', 'a\nb'])('%j is no column', (name) => {
  expect(() => quoteColumn(name)).toThrow('not a name');
});

test('a name that could end its quotes gets into no statement', () => {
  expect(quoteTable('our-project', { dataset: 'a', table: 'b' })).toBe('`our-project`.`a`.`b`');
  for (const table of ['b`', 'b.c', 'b$20250105'])
    expect(() => quoteTable('our-project', { dataset: 'a', table })).toThrow();
  expect(() => quoteTable('our`project', { dataset: 'a', table: 'b' })).toThrow();
});
