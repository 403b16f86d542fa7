import type { CourseRow, EnrollmentRow, ModelSources } from './model-sources.js';

/**
 * The marts as the specification words them, in plain loops over the source rows: slow, without SQL, and meant to be
 * checked by reading. Every cell that dbt builds is held against it.
 */
export type Cell = string | number | boolean | null;
export type MartRow = Readonly<Record<string, Cell>>;

export function readMarts({ courses, enrollments, formacode }: ModelSources): Record<string, MartRow[]> {
  const months = monthsOf(courses);
  const byMonth = [...groupBy(matchedEnrollments(enrollments, months), (row) => [row.year_month])];
  const dimFormacode = formacode.map((row) => ({ ...row, field_en: row.field_en?.replace(/^\d+\s+/, '') ?? null }));
  const entryOf = (code: number) => dimFormacode.find((row) => row.formacode === code);
  const about = (code: number) => ({
    formacode_description: entryOf(code)?.description_en ?? null,
    formacode_field: entryOf(code)?.field_en ?? null,
  });
  const fieldOf = (code: number) => entryOf(code)?.field_en ?? 'unknown';
  return {
    dim_formacode: dimFormacode,
    dim_courses: months.flatMap(({ month, staged }) =>
      each(groupBy(staged, codesOf), (code, rows) => ({
        course_month: month,
        formacode: code,
        ...counted(rows),
        ...about(code),
      })),
    ),
    dim_course_fields: months.flatMap(({ month, staged }) =>
      each(
        groupBy(staged, (row) => codesOf(row).map(fieldOf)),
        (field, rows) => ({
          course_month: month,
          formacode_field: field,
          ...without(counted(rows), 'total_nb_certifications'),
        }),
      ),
    ),
    ...enrollmentMarts(byMonth, about, fieldOf),
    fact_course_changes: months.flatMap((now, index) =>
      changes(months[index - 1], now).map((row) => ({ ...row, ...about(row.formacode) })),
    ),
    course_history: histories(months),
  };
}

function enrollmentMarts(
  byMonth: readonly (readonly [string, Matched[]])[],
  about: (code: number) => MartRow,
  fieldOf: (code: number) => string,
): Record<string, MartRow[]> {
  const lost = byMonth.map(([month, rows]) => [month, rows.filter((row) => row.codes.length === 0)] as const);
  return {
    fact_enrollments: byMonth.flatMap(([year_month, rows]) =>
      each(
        groupBy(rows, (row) => row.codes),
        (code, of) => ({ year_month, formacode: code, ...enrolled(of), ...about(code) }),
      ),
    ),
    fact_enrollment_fields: byMonth.flatMap(([year_month, rows]) =>
      each(
        groupBy(rows, (row) => row.codes.map(fieldOf)),
        (field, of) => ({
          year_month,
          formacode_field: field,
          ...without(enrolled(of), 'total_nb_certifications', 'enrollments_provider_ratio'),
        }),
      ),
    ),
    unmatched_enrollments: lost
      .filter(([, rows]) => rows.length > 0)
      .map(([year_month, rows]) => ({ year_month, enrollment_rows: rows.length, training_entries: entriesOf(rows) })),
  };
}

interface StoredMonth {
  readonly month: string;
  /** The newest snapshot of the month, and every row of it. */
  readonly date: string;
  readonly rows: readonly CourseRow[];
  /** Rows with a main formacode, one per training and department. */
  readonly staged: readonly CourseRow[];
}

function monthsOf(courses: readonly CourseRow[]): StoredMonth[] {
  const months = distinct(courses.map((row) => row.date_extract.slice(0, 7))).sort();
  return months.map((month) => {
    const dates = courses.map((row) => row.date_extract).filter((date) => date.startsWith(month));
    const date = dates.sort().at(-1) ?? '';
    const rows = courses.filter((row) => row.date_extract === date);
    return { month, date, rows, staged: onePerOffer(rows.filter((row) => row.code_formacode_1 !== null)) };
  });
}

/** Of the rows of one training in one department, the one with the highest row id. */
const onePerOffer = (rows: readonly CourseRow[]): CourseRow[] =>
  rows.filter((row) => !rows.some((other) => sameOffer(row, other) && other.row_id > row.row_id));
const sameOffer = (a: CourseRow, b: CourseRow) => a.training_id === b.training_id && a.department === b.department;

const codesOf = (row: CourseRow): number[] =>
  distinct(
    present([
      row.code_formacode_1,
      row.code_formacode_2,
      row.code_formacode_3,
      row.code_formacode_4,
      row.code_formacode_5,
    ]),
  );

function counted(rows: readonly CourseRow[]) {
  const trainings = distinct(present(rows.map((row) => row.training_id))).length;
  const providers = distinct(present(rows.map((row) => row.provider_id))).length;
  return {
    total_nb_trainings: trainings,
    total_nb_providers: providers,
    total_nb_certifications: distinct(present(rows.map((row) => row.certification_title))).length,
    training_provider_ratio: oneDecimal(trainings, providers),
  };
}

type Matched = EnrollmentRow & { readonly codes: number[] };

/** Rule 3 over all rows, then those with entries, then rule 2. */
function matchedEnrollments(enrollments: readonly EnrollmentRow[], months: readonly StoredMonth[]): Matched[] {
  const current = enrollments.filter(
    (row) => !enrollments.some((other) => sameCombination(row, other) && other._snapshot_date > row._snapshot_date),
  );
  const withEntries = current.filter((row) => row.training_entries !== null && row.training_entries !== 0);
  return withEntries.map((row) => ({ ...row, codes: matchedCodes(row, months) }));
}

const none = (code: number | null) => code ?? -1;

const sameCombination = (a: EnrollmentRow, b: EnrollmentRow) =>
  a.year_month === b.year_month &&
  a.provider_id === b.provider_id &&
  none(a.code_certification) === none(b.code_certification) &&
  none(a.code_rncp) === none(b.code_rncp) &&
  none(a.code_rs) === none(b.code_rs) &&
  a.type_referential === b.type_referential;

function matchedCodes(row: EnrollmentRow, months: readonly StoredMonth[]): number[] {
  if (row.provider_id === null || row.code_certification === null) return [];
  let nearest: { distance: number; codes: number[] } = { distance: Infinity, codes: [] };
  for (const { month, staged } of months) {
    const found = staged.filter(
      (course) =>
        course.provider_id === row.provider_id &&
        course.code_certification === row.code_certification &&
        none(course.code_rncp) === none(row.code_rncp) &&
        none(course.code_rs) === none(row.code_rs),
    );
    const distance = Math.abs(monthNumber(month) - monthNumber(row.year_month));
    // Months come oldest first, so an equally near one that comes later takes its place.
    if (found.length > 0 && distance <= nearest.distance)
      nearest = { distance, codes: distinct(found.flatMap(codesOf)) };
  }
  return nearest.codes;
}

function enrolled(rows: readonly Matched[]) {
  const total = entriesOf(rows);
  const providers = distinct(present(rows.map((row) => row.provider_id))).length;
  return {
    total_enrollments: total,
    total_nb_providers: providers,
    total_nb_certifications: distinct(present(rows.map((row) => row.certification_title))).length,
    enrollments_provider_ratio: oneDecimal(total, providers),
  };
}

const entriesOf = (rows: readonly Matched[]) => rows.reduce((sum, row) => sum + (row.training_entries ?? 0), 0);

/** Rule 4; the first month has none before it and no rows. */
function changes(before: StoredMonth | undefined, now: StoredMonth) {
  if (before === undefined) return [];
  const codes = distinct([...before.staged, ...now.staged].filter((row) => row.training_id !== null).flatMap(codesOf));
  return codes.map((formacode) => {
    const carriedThen = carriers(before, formacode);
    const carriedNow = carriers(now, formacode);
    const kept = carriedNow.filter((id) => carriedThen.includes(id));
    return {
      course_month: now.month,
      previous_month: before.month,
      formacode,
      launched: carriedNow.filter((id) => !isOnOffer(before, id)).length,
      withdrawn: carriedThen.filter((id) => !isOnOffer(now, id)).length,
      kept: kept.length,
      repriced: kept.filter((id) => highestFee(before, id) !== highestFee(now, id)).length,
    };
  });
}

const carriers = ({ staged }: StoredMonth, code: number): string[] =>
  distinct(present(staged.filter((row) => codesOf(row).includes(code)).map((row) => row.training_id)));

const isOnOffer = ({ rows }: StoredMonth, id: string): boolean => rows.some((row) => row.training_id === id);

function highestFee({ rows }: StoredMonth, id: string): number | null {
  const fees = present(rows.filter((row) => row.training_id === id).map((row) => row.fees_mean)).map(Number);
  return fees.length === 0 ? null : Math.max(...fees);
}

function histories(months: readonly StoredMonth[]): MartRow[] {
  const seen = months.flatMap(({ rows }) => onePerOffer(rows)).filter((row) => row.training_id !== null);
  const firsts = seen.filter((row, index) => seen.findIndex((other) => sameOffer(row, other)) === index);
  return firsts.map((first) => {
    const last = seen.findLast((row) => sameOffer(row, first)) ?? first;
    return {
      training_id: first.training_id,
      department: first.department,
      provider_id: last.provider_id,
      first_snapshot: first.date_extract,
      last_snapshot: last.date_extract,
      first_fees_mean: first.fees_mean,
      current_fees_mean: last.fees_mean,
      still_on_offer: last.date_extract === months.at(-1)?.date,
    };
  });
}

/** Half away from zero; a decimal digit is found by counting tenths, never by rounding a fraction. */
function oneDecimal(n: number, d: number): number | null {
  if (d === 0) return null;
  const tenths = Math.floor((Math.abs(n) * 10) / d);
  const rest = Math.abs(n) * 10 - tenths * d;
  return (Math.sign(n) * (2 * rest >= d ? tenths + 1 : tenths)) / 10;
}

const monthNumber = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);

/** Rows by each of their keys; a row stands once under each key. */
function groupBy<T, K>(rows: readonly T[], keys: (row: T) => readonly K[]): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) for (const key of distinct(keys(row))) groups.set(key, [...(groups.get(key) ?? []), row]);
  return groups;
}

const each = <K, T>(groups: ReadonlyMap<K, T[]>, row: (key: K, rows: T[]) => MartRow): MartRow[] =>
  [...groups].map(([key, rows]) => row(key, rows));

const without = (row: MartRow, ...names: readonly string[]): MartRow =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
