import { join } from 'node:path';
import { readDeclaredKeys } from '@relais/dbt/declared-keys';

test('the keys of our own marts are those that their tests hold to be unique', async () => {
  const keys = await readDeclaredKeys(join(process.cwd(), 'workflows', 'pipelines'), 'france-courses');
  expect(keys).toMatchObject({
    'marts.dim_courses': ['course_month', 'formacode'],
    'marts.course_history': ['training_id', 'department'],
    'marts.dim_formacode': ['formacode'],
  });
  expect(keys).not.toHaveProperty(['marts.unmatched_enrollments']);
});
