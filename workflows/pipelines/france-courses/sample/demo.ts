import type { SampleDemo } from '@relais/core';

/** Three months, and the questions the pipeline was built for. */
export const franceCoursesDemo: SampleDemo = {
  summary: 'three months of courses, from nothing to published figures',
  dates: ['2025-01-15', '2025-02-15', '2025-03-15'],
  scale: 0.1,
  seed: 1,
  questions: [
    {
      title: 'Courses on offer, month by month',
      sql: `SELECT strftime(date_extract, '%Y-%m') AS month, count(*) AS rows, count(DISTINCT training_id) AS trainings,
            count(DISTINCT provider_id) AS providers
          FROM source_tables.courses GROUP BY 1 ORDER BY 1`,
    },
    {
      title: 'Largest fields in the newest month',
      sql: `SELECT formacode_field AS field, total_nb_trainings AS trainings, total_nb_providers AS providers,
            training_provider_ratio AS trainings_a_provider
          FROM marts.dim_course_fields
          WHERE course_month = (SELECT max(course_month) FROM marts.dim_course_fields)
          ORDER BY total_nb_trainings DESC, field LIMIT 8`,
    },
    {
      title: 'Enrollments, the last six months known',
      sql: `SELECT strftime(year_month, '%Y-%m') AS month, sum(training_entries) AS enrollments, count(DISTINCT provider_id) AS providers
          FROM source_tables.enrollments
          WHERE year_month > (SELECT max(year_month) FROM source_tables.enrollments) - INTERVAL 6 MONTH
          GROUP BY 1 ORDER BY 1`,
    },
    {
      title: 'What changed between the months (by formacode, summed)',
      sql: `SELECT course_month AS month, previous_month AS since, sum(launched) AS launched, sum(withdrawn) AS withdrawn,
            sum(kept) AS kept, sum(repriced) AS repriced
          FROM marts.fact_course_changes GROUP BY 1, 2 ORDER BY 1`,
    },
  ],
  example: 'SELECT * FROM marts.dim_courses ORDER BY total_nb_trainings DESC LIMIT 10',
};
