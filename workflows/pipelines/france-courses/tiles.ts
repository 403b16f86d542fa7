import type { TileColumnFormat, TileDefinition, TileFilter } from '@relais/core';

const newestMonth: TileFilter = { kind: 'choice', column: 'course_month', label: 'Month', initial: 'greatest' };

/** Names that readers see, for all tiles. */
const columns: Readonly<Record<string, TileColumnFormat>> = {
  course_month: { label: 'Month' },
  year_month: { label: 'Month' },
  formacode: { format: 'identifier' },
  formacode_description: { label: 'Skill' },
  formacode_field: { label: 'Field' },
  total_nb_trainings: { label: 'Trainings' },
  total_nb_providers: { label: 'Providers' },
  training_provider_ratio: { label: 'Trainings per provider' },
  total_enrollments: { label: 'Enrollments' },
  source_sha256: { label: 'Fingerprint', format: 'identifier' },
  row_count: { label: 'Rows' },
};

/** What the dashboard shows, in this order. */
export const franceCoursesTiles: readonly TileDefinition[] = [
  {
    name: 'course-categories',
    title: 'Courses by category',
    description: 'Trainings on offer by field; a training counts once in each of its fields.',
    sql: `select course_month, formacode_field, total_nb_trainings, total_nb_providers
      from marts.dim_course_fields`,
    columns,
    mark: { kind: 'bar', category: 'formacode_field', value: 'total_nb_trainings' },
    filters: [newestMonth],
    orderBy: { column: 'total_nb_trainings', direction: 'desc' },
  },
  {
    name: 'trainings-per-provider',
    title: 'Trainings per provider',
    description: 'Formacodes by trainings per provider; a high figure means that few providers hold many trainings.',
    sql: `select course_month, formacode, formacode_description, formacode_field,
        total_nb_trainings, total_nb_providers, training_provider_ratio
      from marts.dim_courses`,
    columns,
    mark: { kind: 'table' },
    filters: [
      newestMonth,
      { kind: 'range', column: 'training_provider_ratio', label: 'Trainings per provider', initial: [5, 15] },
    ],
    orderBy: { column: 'training_provider_ratio', direction: 'desc' },
    limit: 50,
  },
  {
    name: 'enrollments-by-field',
    title: 'Monthly enrollments by field',
    description: 'People who entered a training, by month and field; each entry counts once in each of its fields.',
    sql: `select year_month, formacode_field, total_enrollments
      from marts.fact_enrollment_fields`,
    columns,
    mark: { kind: 'line', x: 'year_month', y: 'total_enrollments', series: 'formacode_field' },
    orderBy: { column: 'year_month', direction: 'asc' },
  },
  {
    name: 'enrollments-by-formacode',
    title: 'Monthly enrollments by formacode',
    description: 'People who entered a training, by month and formacode within a field.',
    sql: `select year_month, coalesce(formacode_field, 'unknown') as formacode_field,
        coalesce(formacode_description, cast(formacode as string)) as formacode_description, total_enrollments
      from marts.fact_enrollments`,
    columns,
    mark: { kind: 'line', x: 'year_month', y: 'total_enrollments', series: 'formacode_description' },
    filters: [{ kind: 'choice', column: 'formacode_field', label: 'Field', initial: 'commonest' }],
    orderBy: { column: 'year_month', direction: 'asc' },
  },
  {
    name: 'launched-and-withdrawn',
    title: 'Courses launched and withdrawn',
    description:
      'Trainings seen for the first time in a month, and trainings last seen in the stored month before; each once.',
    sql: `with months as (
        select course_month,
          lag(course_month) over (order by course_month) as previous_month,
          lead(course_month) over (order by course_month) as next_month
        from (select distinct course_month from marts.dim_courses) as stored
      ),
      trainings as (
        select substr(cast(min(first_snapshot) as string), 1, 7) as first_month,
          substr(cast(max(last_snapshot) as string), 1, 7) as last_month
        from marts.course_history
        group by training_id
      ),
      launched as (select first_month as course_month, count(*) as trainings from trainings group by 1),
      withdrawn as (
        select months.next_month as course_month, count(*) as trainings
        from trainings inner join months on months.course_month = trainings.last_month
        group by 1
      )
      select months.course_month, coalesce(launched.trainings, 0) as launched, coalesce(withdrawn.trainings, 0) as withdrawn
      from months
      left join launched on launched.course_month = months.course_month
      left join withdrawn on withdrawn.course_month = months.course_month
      where months.previous_month is not null`,
    columns,
    mark: { kind: 'grouped-bar', x: 'course_month', values: ['launched', 'withdrawn'] },
    orderBy: { column: 'course_month', direction: 'asc' },
  },
  {
    name: 'provenance',
    title: 'Where the figures come from',
    description: 'The snapshots behind this generation: their date, the fingerprint of their bytes, and their rows.',
    sql: `select 'courses' as dataset, _snapshot_date as snapshot_date, _source_sha256 as source_sha256, count(*) as row_count
      from source_tables.courses group by 2, 3
      union all
      select 'enrollments', _snapshot_date, _source_sha256, count(*) from source_tables.enrollments group by 2, 3
      union all
      select 'formacode', _snapshot_date, _source_sha256, count(*) from source_tables.formacode group by 2, 3`,
    columns,
    mark: { kind: 'table' },
    orderBy: { column: 'snapshot_date', direction: 'desc' },
  },
];
