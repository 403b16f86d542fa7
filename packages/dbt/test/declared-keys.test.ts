import { join } from 'node:path';
import { readDeclaredKeys } from '@relais/dbt/declared-keys';

const pipelines = join(process.cwd(), 'workflows', 'pipelines');

test('the keys of our own marts are those that their tests hold to be unique', async () => {
  const keys = await readDeclaredKeys(pipelines, 'france-courses');
  expect(keys).toMatchObject({
    'marts.dim_courses': ['course_month', 'formacode'],
    'marts.course_history': ['training_id', 'department'],
    'marts.dim_formacode': ['formacode'],
  });
});

test('a table that no test holds to be unique has none', async () => {
  expect(await readDeclaredKeys(pipelines, 'growth-attribution')).not.toHaveProperty(['marts.daily_attribution']);
});
