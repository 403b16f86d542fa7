import type { CountEntry } from '@relais/warehouse';
import { countTogether, type CountGroup } from '@relais/warehouse/count-together';

const all = [{ name: 'all', sql: 'TRUE' }];
const entry = (dataset: string, snapshotDate: string, checks: CountEntry['checks'] = all): CountEntry => ({
  ...{ dataset, snapshotDate, checks },
});
const modeOf = (dataset: string) => (dataset === 'days' ? 'append' : 'merge');

test('a thousand appended snapshots are one question, and what merges is asked about one by one', async () => {
  const days = Array.from({ length: 1000 }, (_, day) => `day ${day}`);
  const asked: CountGroup[] = [];
  const entries = [entry('other', 'a'), ...days.map((day) => entry('days', day)), entry('other', 'b')];
  const counts = await countTogether(entries, modeOf, async (group) => {
    asked.push(group);
    return new Map(group.dates.map((date, at) => [date, [at]]));
  });
  expect(asked.map(({ dataset, dates }) => [dataset, dates.length])).toEqual([
    ['other', 1],
    ['days', 1000],
    ['other', 1],
  ]);
  expect(counts).toEqual([
    { dataset: 'other', snapshotDate: 'a', check: 'all', warehouse: 0 },
    ...days.map((snapshotDate, warehouse) => ({ dataset: 'days', snapshotDate, check: 'all', warehouse })),
    { dataset: 'other', snapshotDate: 'b', check: 'all', warehouse: 0 },
  ]);
});

test('other checks are another question; a date without rows counts none, and no checks are no question', async () => {
  const more = [...all, { name: 'paid', sql: 'paid' }];
  const entries = [entry('days', 'a'), entry('days', 'b', more), entry('days', 'c', []), entry('days', 'd')];
  const asked: (readonly string[])[] = [];
  const counts = await countTogether(entries, modeOf, async ({ dates, checks }) => {
    asked.push(dates);
    return new Map(dates[0] === 'b' ? [['b', checks.map((_, at) => at + 7)]] : [['a', [1]]]);
  });
  expect(asked).toEqual([['a', 'd'], ['b']]);
  expect(counts.map(({ snapshotDate, check, warehouse }) => [snapshotDate, check, warehouse])).toEqual([
    ['a', 'all', 1],
    ['b', 'all', 7],
    ['b', 'paid', 8],
    ['d', 'all', 0],
  ]);
});
