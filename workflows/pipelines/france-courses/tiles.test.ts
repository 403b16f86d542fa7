import { askTiles } from '../../test/ask-tiles.js';
import { franceCoursesTiles } from './tiles.js';

const { db, ask } = askTiles(franceCoursesTiles, __dirname, { sources: ['courses', 'enrollments', 'formacode'] });

test('a training that leaves one of two departments is not withdrawn', async () => {
  expect(await ask('launched-and-withdrawn')).toEqual([{ course_month: '2025-04', launched: '1', withdrawn: '1' }]);
});

test('a formacode without a name is still a line of the trend', async () => {
  await db().connection.run(
    "insert into marts.fact_enrollments values ('2025-03-01', 99999, 3, 1, 1, 3.0, null, null)",
  );
  expect(await ask('enrollments-by-formacode')).toContainEqual({
    year_month: '2025-03-01',
    formacode_field: 'unknown',
    formacode_description: '99999',
    total_enrollments: '3',
  });
});
