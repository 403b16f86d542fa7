import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { sourceShapes } from '@relais/warehouse/drivers/bigquery/source-shape';
import { typeName } from '@relais/warehouse/drivers/bigquery/table-shape';
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

const areas = areasOf(place.project, place.pipeline, place.prefix);

/** The published marts. */
export const publishedMarts = (): SqlTable[] =>
  Object.entries(martColumns).map(([mart, list]) => ({
    name: `${place.project}.${areas.marts}.${mart}`,
    columns: list,
  }));

/** The source tables as the driver makes them, in their own dataset or in this one. */
export const sourceTables = (dataset = areas.sourceTables): SqlTable[] =>
  franceCourses.datasets
    .flatMap((definition) => sourceShapes(areas, franceCourses, definition).shapes)
    .filter(({ name }) => name.dataset === areas.sourceTables)
    .map(({ name, shape }) => ({
      name: `${place.project}.${dataset}.${name.table}`,
      columns: shape.fields.map((field) => ({ name: field.name, type: typeName(field) })),
    }));
