import { shownGroups } from '@relais/dashboard/view/shown-groups';

const months = (direction: 1 | -1) =>
  Array.from({ length: 24 }, (_, index) => {
    const month = direction === 1 ? index : 23 - index;
    return [`${2024 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`, index];
  });

test('of a history that ascends its newest end is drawn, else the head of what is in order', () => {
  const ascending = shownGroups(months(1), 0, 12);
  expect(ascending.rows.map(([month]) => month)).toEqual(
    months(1)
      .slice(12)
      .map(([month]) => month),
  );
  expect(ascending.note).toBe('The last 12 of 24; the table has all.');
  const descending = shownGroups(months(-1), 0, 12);
  expect(descending.rows[0]?.[0]).toBe('2025-12');
  expect(descending.note).toBe('The first 12 of 24; the table has all.');
});

test('what fits is drawn whole and needs no sentence', () => {
  expect(shownGroups(months(1), 0, 24)).toEqual({ rows: months(1) });
});
