import type { DatasetDefinition } from '@relais/core';
import { bigqueryDataset } from '../../../../packages/warehouse/src/bigquery-names.js';
import type { SqlColumn, SqlTable } from '../../../../packages/warehouse/test/sql-analyser.js';
import { franceCourses } from '../pipeline.js';

/** Where the tables of the pipeline lie, with the default prefix. */
export const place = { project: 'project-1', pipeline: franceCourses.name, prefix: null };

/** `a INT64, b` stands for two columns; STRING unless a type is given. */
const columns = (list: string): SqlColumn[] =>
  list.split(', ').map((entry) => {
    const [name = '', type = 'STRING'] = entry.split(' ');
    return { name, type };
  });

/** The marts as others rely on them: names, order and types. Types as BigQuery gives them back, without precision. */
export const martColumns: Readonly<Record<string, readonly SqlColumn[]>> = {
  dim_courses: columns(
    'course_month, formacode INT64, total_nb_trainings INT64, total_nb_providers INT64, total_nb_certifications INT64, training_provider_ratio FLOAT64, formacode_description, formacode_field',
  ),
  fact_enrollments: columns(
    'year_month DATE, formacode INT64, total_enrollments INT64, total_nb_providers INT64, total_nb_certifications INT64, enrollments_provider_ratio FLOAT64, formacode_description, formacode_field',
  ),
  dim_formacode: columns('formacode INT64, description_en, field_en'),
  dim_course_fields: columns(
    'course_month, formacode_field, total_nb_trainings INT64, total_nb_providers INT64, training_provider_ratio FLOAT64',
  ),
  fact_enrollment_fields: columns(
    'year_month DATE, formacode_field, total_enrollments INT64, total_nb_providers INT64',
  ),
  fact_course_changes: columns(
    'course_month, previous_month, formacode INT64, launched INT64, withdrawn INT64, kept INT64, repriced INT64, formacode_description, formacode_field',
  ),
  course_history: columns(
    'training_id, department, provider_id, first_snapshot DATE, last_snapshot DATE, first_fees_mean NUMERIC, current_fees_mean NUMERIC, still_on_offer BOOL',
  ),
};

/** The published marts. */
export const publishedMarts = (): SqlTable[] =>
  Object.entries(martColumns).map(([mart, list]) => ({ name: nameOf('marts', mart), columns: list }));

/** The source tables as the definitions of the datasets say, with the columns that every load adds. */
export const sourceTables = (): SqlTable[] =>
  franceCourses.datasets.flatMap((dataset) => [
    { name: nameOf('source_tables', dataset.name), columns: sourceColumns(dataset) },
    ...revisionsOf(dataset),
  ]);

const nameOf = (area: 'marts' | 'source_tables', table: string): string =>
  `${place.project}.${bigqueryDataset(place.pipeline, place.prefix, area)}.${table}`;

const added = columns('row_id, _snapshot_date DATE, _source_sha256');

function sourceColumns({ columns: declared, translation }: DatasetDefinition): SqlColumn[] {
  const translated = translation ? [...Object.values(translation.columns), translation.statusColumn] : [];
  return [...declared.map(({ name, type }) => ({ name, type })), ...columns(translated.join(', ')), ...added].filter(
    ({ name }) => name !== '',
  );
}

function revisionsOf({ columns: declared, load }: DatasetDefinition): SqlTable[] {
  if (load.mode !== 'merge') return [];
  const { table, carry, measures } = load.revisions;
  const carried = declared.filter(({ name }) => [...carry, ...measures].includes(name));
  return [
    {
      name: nameOf('source_tables', table),
      columns: [
        ...columns('row_id'),
        ...carried.map(({ name, type }) => ({ name, type })),
        ...columns('_snapshot_date DATE'),
      ],
    },
  ];
}
