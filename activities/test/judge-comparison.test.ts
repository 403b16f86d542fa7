import type { GuardDefinition } from '@relais/core';
import type { SnapshotComparison } from '@relais/rows';
import { judgeComparison } from '@relais/activities/judge-comparison';

const guard: GuardDefinition = {
  key: ['training_id', 'department'],
  maxRowLoss: 0.2,
  maxKeyLoss: 0.05,
  maxNullRise: 0.2,
};
const calm: SnapshotComparison = {
  rows: { previous: 1000, current: 1000 },
  keys: { previous: 1000, gone: 0 },
  monthsGone: [],
  nulls: [{ column: 'fees_mean', previous: 100, current: 100 }],
};
const judged = (change: Partial<SnapshotComparison>) => judgeComparison(guard, { ...calm, ...change });

test.each<[string, Partial<SnapshotComparison>]>([
  ['nothing has changed', {}],
  ['rows grew', { rows: { previous: 1000, current: 5000 } }],
  ['a fifth of the rows is gone', { rows: { previous: 1000, current: 800 } }],
  ['a twentieth of the keys is gone', { keys: { previous: 1000, gone: 50 } }],
  ['nulls rose by twenty points', { nulls: [{ column: 'fees_mean', previous: 100, current: 300 }] }],
  [
    'nulls rose by twenty points from where binary fractions miss',
    { nulls: [{ column: 'fees_mean', previous: 700, current: 900 }] },
  ],
  ['nulls fell', { nulls: [{ column: 'fees_mean', previous: 900, current: 0 }] }],
  ['there was nothing before', { rows: { previous: 0, current: 10 }, keys: { previous: 0, gone: 0 }, nulls: [] }],
])('%s: nothing is said', (_, change) => {
  expect(judged(change)).toEqual([]);
});

test.each<[string, Partial<SnapshotComparison>, string]>([
  [
    'more than a fifth of the rows is gone',
    { rows: { previous: 1000, current: 799 } },
    '20.1 % fewer rows (1000 before, 799 now; 20 % may go)',
  ],
  [
    'more than a twentieth of the keys is gone',
    { keys: { previous: 1000, gone: 51 } },
    '5.1 % of the keys (training_id, department) are gone (51 of 1000; 5 % may go)',
  ],
  ['one month is gone', { monthsGone: ['2018-11'] }, '1 months are gone (2018-11)'],
  [
    'many months are gone',
    { monthsGone: ['01', '02', '03', '04', '05', '06', '07', '08'].map((month) => `2020-${month}`) },
    '8 months are gone (2020-01, 2020-02, 2020-03, 2020-04, 2020-05, 2020-06, and 2 more)',
  ],
  [
    'a column is empty of a sudden',
    { nulls: [{ column: 'fees_mean', previous: 100, current: 1000 }] },
    'empty values rose by more than 20 points in 1 columns (fees_mean from 10 % to 100 %)',
  ],
])('%s: that is said with its figures', (_, change, finding) => {
  expect(judged(change)).toEqual([finding]);
});

test('all that is odd is said at once', () => {
  expect(
    judged({ rows: { previous: 10, current: 1 }, monthsGone: ['2020-01'], keys: { previous: 10, gone: 9 }, nulls: [] }),
  ).toHaveLength(3);
});

test('shares are of the rows there are, so that growth alone raises no nulls', () => {
  const nulls = [{ column: 'fees_mean', previous: 100, current: 500 }];
  expect(judged({ rows: { previous: 1000, current: 5000 }, nulls })).toEqual([]);
});
