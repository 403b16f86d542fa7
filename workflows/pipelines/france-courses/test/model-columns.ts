import type { ModelSources } from './model-sources.js';

type SourceType = 'STRING' | 'DATE' | 'INT64' | 'NUMERIC';

const strings = (...names: string[]) => names.map((name) => [name, 'STRING'] as const);
const integers = (...names: string[]) => names.map((name) => [name, 'INT64'] as const);
const codes = [1, 2, 3, 4, 5].map((position) => `code_formacode_${position}`);

/** Columns of the source tables as far as the models read them, with BigQuery's names of types. */
export const modelColumns: Readonly<Record<keyof ModelSources, readonly (readonly [string, SourceType])[]>> = {
  courses: [
    ...strings('row_id', 'training_id', 'department', 'provider_id', 'certification_title'),
    ['date_extract', 'DATE'],
    ...integers('code_certification', 'code_rncp', 'code_rs', ...codes),
    ['fees_mean', 'NUMERIC'],
  ],
  enrollments: [
    ...strings('row_id', 'provider_id', 'type_referential', 'certification_title'),
    ['_snapshot_date', 'DATE'],
    ['year_month', 'DATE'],
    ...integers('code_certification', 'code_rncp', 'code_rs', 'training_entries'),
  ],
  formacode: [...integers('formacode'), ...strings('description_en', 'field_en')],
};
