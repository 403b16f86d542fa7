import { draws } from './made-up-sources.js';

/** The source tables as far as the models read them: dates and decimals as text, codes as numbers. */
export interface CourseRow {
  readonly row_id: string;
  readonly date_extract: string;
  readonly training_id: string | null;
  readonly department: string | null;
  readonly provider_id: string | null;
  readonly certification_title: string | null;
  readonly code_certification: number | null;
  readonly code_rncp: number | null;
  readonly code_rs: number | null;
  readonly code_formacode_1: number | null;
  readonly code_formacode_2: number | null;
  readonly code_formacode_3: number | null;
  readonly code_formacode_4: number | null;
  readonly code_formacode_5: number | null;
  /** Two decimals. */
  readonly fees_mean: string | null;
}

export interface EnrollmentRow {
  readonly row_id: string;
  readonly _snapshot_date: string;
  readonly year_month: string;
  readonly provider_id: string | null;
  readonly type_referential: string | null;
  readonly code_certification: number | null;
  readonly code_rncp: number | null;
  readonly code_rs: number | null;
  readonly certification_title: string | null;
  readonly training_entries: number | null;
}

export interface FormacodeRow {
  readonly formacode: number;
  readonly description_en: string | null;
  readonly field_en: string | null;
}

export interface ModelSources {
  readonly courses: readonly CourseRow[];
  readonly enrollments: readonly EnrollmentRow[];
  readonly formacode: readonly FormacodeRow[];
}

const noCourse: Omit<CourseRow, 'row_id' | 'date_extract'> = {
  training_id: null,
  department: null,
  provider_id: null,
  certification_title: null,
  code_certification: null,
  code_rncp: null,
  code_rs: null,
  code_formacode_1: null,
  code_formacode_2: null,
  code_formacode_3: null,
  code_formacode_4: null,
  code_formacode_5: null,
  fees_mean: null,
};

let rows = 0;
const nextRowId = (): string => String((rows += 1)).padStart(6, '0');

/** A row with what the test says and nothing else; its row id is higher than those made before it. */
export const course = (date: string, said: Partial<CourseRow>): CourseRow => ({
  row_id: nextRowId(),
  date_extract: date,
  ...noCourse,
  ...said,
});

export const enrollment = (month: string, entries: number | null, said: Partial<EnrollmentRow>): EnrollmentRow => ({
  row_id: nextRowId(),
  _snapshot_date: '2025-05-01',
  year_month: `${month}-01`,
  provider_id: null,
  type_referential: null,
  code_certification: null,
  code_rncp: null,
  code_rs: null,
  certification_title: null,
  training_entries: entries,
  ...said,
});

/** Two snapshots in January, none in March. */
const snapshots = ['2025-01-05', '2025-01-26', '2025-02-02', '2025-04-06', '2025-05-04'];
const months = ['2024-11', '2025-01', '2025-02', '2025-03', '2025-04', '2025-06'];

/** Values from so few that everything meets everything: shared keys, ties, nulls, repeated codes, rows told twice. */
export function randomSources(seed: number): ModelSources {
  const draw = draws(seed);
  const of = <T>(values: readonly T[]): T => values[draw(values.length)] as T;
  const code = () => of([31023, 31025, 31026, 15254, 99999, null]);
  const keys = () => ({
    provider_id: of(['00000000000001', '00000000000002', '00000000000003', null]),
    certification_title: of(['Titre A', 'Titre B', null]),
    code_certification: of([1, 2, null]),
    code_rncp: of([100, -1, null]),
    code_rs: of([-1, null, null, 7]),
  });
  const offer = (date: string) =>
    course(date, {
      ...keys(),
      row_id: `${draw(1_000_000)}-${nextRowId()}`,
      training_id: draw(30) === 0 ? null : `T${draw(25)}`,
      department: of(['Paris', 'Ain', null]),
      code_formacode_1: code(),
      code_formacode_2: code(),
      code_formacode_3: code(),
      code_formacode_4: draw(2) === 0 ? code() : null,
      fees_mean: of(['100.00', '100.50', '99.99', null]),
    });
  const entry = () =>
    enrollment(of(months), of([null, 0, 1, 2, 3, 7, 25]), {
      ...keys(),
      type_referential: of(['RS', 'RNCP', null]),
      _snapshot_date: of(['2025-02-02', '2025-04-06', '2025-05-04']),
    });
  return {
    courses: snapshots.flatMap((date) => Array.from({ length: 30 }, () => offer(date))),
    enrollments: Array.from({ length: 400 }, entry),
    formacode: [
      { formacode: 31023, description_en: 'road transport', field_en: '311 transport, handling' },
      { formacode: 31025, description_en: 'removals', field_en: '311 transport, handling' },
      { formacode: 31026, description_en: '3D printing', field_en: '000 unknown' },
      { formacode: 15254, description_en: null, field_en: null },
    ],
  };
}
