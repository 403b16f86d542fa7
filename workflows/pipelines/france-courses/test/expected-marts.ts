import type { ReadCourse, ReadEnrollment } from './independent-reading.js';

/**
 * The metric rules of the specification as plain loops over what was read: the other hand against which every cell of
 * the published marts is held. Slow, and meant to be checked by reading.
 */
export interface Read {
  /** Each month's courses, oldest month first, one snapshot a month. */
  readonly courses: readonly (readonly ReadCourse[])[];
  /** Each snapshot's enrollments, oldest first. */
  readonly enrollments: readonly (readonly ReadEnrollment[])[];
  readonly formacodes: readonly { code: number; english: string; field: string }[];
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

export type Mart =
  | 'dim_formacode'
  | 'dim_courses'
  | 'fact_enrollments'
  | 'dim_course_fields'
  | 'fact_enrollment_fields'
  | 'fact_course_changes';

/** Half away from zero to one decimal, in whole numbers; null without providers. */
const ratio = (n: number, d: number): number | null => (d === 0 ? null : Math.floor((20 * n + d) / (2 * d)) / 10);

const distinct = (values: readonly (string | null)[]): number => new Set(values.filter((value) => value !== null)).size;
const codesOf = (course: ReadCourse): Set<number> => new Set(course.formacodes.filter((code) => code !== null));
const mainOnly = (courses: readonly ReadCourse[]): ReadCourse[] =>
  courses.filter((course) => course.formacodes[0] !== null);
const monthNumber = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
const union = <T>(sets: readonly ReadonlySet<T>[]): Set<T> => new Set(sets.flatMap((set) => [...set]));

export function expectedMarts(read: Read): Record<Mart, Row[]> {
  const described = new Map(read.formacodes.map(({ code, english, field }) => [code, { english, field }]));
  const about = (code: number): Row => ({
    formacode_description: described.get(code)?.english ?? null,
    formacode_field: described.get(code)?.field ?? null,
  });
  const fieldOf = (code: number): string => described.get(code)?.field ?? 'unknown';
  const fieldsOf = (codes: ReadonlySet<number>): Set<string> => new Set([...codes].map(fieldOf));
  const matched = matchedEnrollments(read);
  return {
    dim_formacode: read.formacodes.map(({ code, english, field }) => ({
      formacode: code,
      description_en: english,
      field_en: field,
    })),
    dim_courses: read.courses.flatMap((courses) =>
      groups(mainOnly(courses), codesOf).map(([formacode, of]) => ({
        course_month: month(of),
        formacode,
        ...countCourses(of, true),
        ...about(formacode),
      })),
    ),
    dim_course_fields: read.courses.flatMap((courses) =>
      groups(mainOnly(courses), (course) => fieldsOf(codesOf(course))).map(([formacode_field, of]) => ({
        course_month: month(of),
        formacode_field,
        ...countCourses(of, false),
      })),
    ),
    fact_enrollments: byMonth(matched).flatMap(([year_month, rows]) =>
      groups(rows, (row) => row.codes).map(([formacode, of]) => {
        const counted = countEnrollments(of);
        return {
          year_month,
          formacode,
          ...counted,
          total_nb_certifications: distinct(of.map((row) => row.certificationTitle)),
          enrollments_provider_ratio: ratio(counted.total_enrollments, counted.total_nb_providers),
          ...about(formacode),
        };
      }),
    ),
    fact_enrollment_fields: byMonth(matched).flatMap(([year_month, rows]) =>
      groups(rows, (row) => fieldsOf(row.codes)).map(([formacode_field, of]) => ({
        year_month,
        formacode_field,
        ...countEnrollments(of),
      })),
    ),
    fact_course_changes: read.courses.slice(1).flatMap((now, index) => changes(read.courses[index] ?? [], now, about)),
  };
}

const month = (courses: readonly ReadCourse[]): string => courses[0]?.month ?? '';

function groups<T, K>(rows: readonly T[], keys: (row: T) => ReadonlySet<K>): [K, T[]][] {
  const found = new Map<K, T[]>();
  for (const row of rows) for (const key of keys(row)) found.set(key, [...(found.get(key) ?? []), row]);
  return [...found];
}

const byMonth = (rows: readonly Matched[]): [string, Matched[]][] => groups(rows, (row) => new Set([row.yearMonth]));

function countCourses(courses: readonly ReadCourse[], withCertifications: boolean) {
  const trainings = distinct(courses.map((course) => course.trainingId));
  const providers = distinct(courses.map((course) => course.providerId));
  return {
    total_nb_trainings: trainings,
    total_nb_providers: providers,
    ...(withCertifications
      ? { total_nb_certifications: distinct(courses.map((course) => course.certificationTitle)) }
      : {}),
    training_provider_ratio: ratio(trainings, providers),
  };
}

const countEnrollments = (rows: readonly Matched[]) => ({
  total_enrollments: rows.reduce((sum, row) => sum + (row.entries ?? 0), 0),
  total_nb_providers: distinct(rows.map((row) => row.providerId)),
});

type Matched = ReadEnrollment & { readonly codes: ReadonlySet<number> };

/** Rule 3, then rule 2: the newest word on each combination, with the formacodes of its courses. */
function matchedEnrollments(read: Read): Matched[] {
  const served = new Map<string, { row: ReadEnrollment; snapshot: number }>();
  for (const [snapshot, rows] of read.enrollments.entries())
    for (const row of rows) served.set(row.key, { row, snapshot });
  const combination = ({ row: r }: { row: ReadEnrollment }): string =>
    JSON.stringify([
      r.yearMonth,
      r.providerId,
      r.codeCertification ?? -1,
      r.codeRncp ?? -1,
      r.codeRs ?? -1,
      r.typeReferential,
    ]);
  const newest = new Map<string, number>();
  for (const entry of served.values())
    newest.set(combination(entry), Math.max(entry.snapshot, newest.get(combination(entry)) ?? 0));
  return [...served.values()]
    .filter(
      (entry) =>
        entry.snapshot === newest.get(combination(entry)) && entry.row.entries !== null && entry.row.entries !== 0,
    )
    .map(({ row }) => ({ ...row, codes: codesOfEnrollment(row, read.courses) }));
}

function codesOfEnrollment(row: ReadEnrollment, months: Read['courses']): Set<number> {
  const belongs = (course: ReadCourse): boolean =>
    row.providerId !== null &&
    row.codeCertification !== null &&
    course.providerId === row.providerId &&
    course.codeCertification === row.codeCertification &&
    (course.codeRncp ?? -1) === (row.codeRncp ?? -1) &&
    (course.codeRs ?? -1) === (row.codeRs ?? -1);
  const distance = (courses: readonly ReadCourse[]): number =>
    Math.abs(monthNumber(month(courses)) - monthNumber(row.yearMonth));
  const found = months.map((courses) => mainOnly(courses).filter(belongs)).filter((courses) => courses.length > 0);
  const [nearest] = found.sort((a, b) => distance(a) - distance(b) || (month(a) < month(b) ? 1 : -1));
  return union((nearest ?? []).map(codesOf));
}

/** Rule 4: a month against the stored month before it. */
function changes(before: readonly ReadCourse[], now: readonly ReadCourse[], about: (code: number) => Row): Row[] {
  const onOffer = (courses: readonly ReadCourse[]): Set<string> => new Set(courses.flatMap((c) => c.trainingId ?? []));
  const carriers = (courses: readonly ReadCourse[], code: number): Set<string> =>
    onOffer(mainOnly(courses).filter((c) => codesOf(c).has(code)));
  const fee = (courses: readonly ReadCourse[], id: string): number | null =>
    courses
      .filter((c) => c.trainingId === id)
      .reduce<number | null>((most, c) => (c.feesMean === null ? most : Math.max(c.feesMean, most ?? -Infinity)), null);
  const [offeredBefore, offeredNow] = [onOffer(before), onOffer(now)];
  return [...union([...mainOnly(before), ...mainOnly(now)].map(codesOf))].map((formacode) => {
    const [then, since] = [carriers(before, formacode), carriers(now, formacode)];
    const kept = [...since].filter((id) => then.has(id));
    return {
      course_month: month(now),
      previous_month: month(before),
      formacode,
      launched: [...since].filter((id) => !offeredBefore.has(id)).length,
      withdrawn: [...then].filter((id) => !offeredNow.has(id)).length,
      kept: kept.length,
      repriced: kept.filter((id) => fee(before, id) !== fee(now, id)).length,
      ...about(formacode),
    };
  });
}

/** Sums of what `source_tables.enrollments` must serve, and how many revisions lie behind it. */
export function expectedEnrollments(snapshots: Read['enrollments']): {
  served: { n: number; s: number };
  revisions: number;
} {
  const served = new Map<string, ReadEnrollment>();
  let revisions = 0;
  for (const rows of snapshots)
    for (const row of rows) {
      if (JSON.stringify(served.get(row.key)?.measures) !== JSON.stringify(row.measures)) revisions++;
      served.set(row.key, row);
    }
  return {
    served: { n: served.size, s: [...served.values()].reduce((sum, row) => sum + (row.entries ?? 0), 0) },
    revisions,
  };
}
