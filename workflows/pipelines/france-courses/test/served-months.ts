import { readCourses, readEnrollments, readFormacodes, serveEnrollments } from './independent-reading.js';
import { courseHeader, enrollmentHeader, toCsv, toFormacodeZip, type Month } from './made-up-sources.js';
import { readMarts } from './reading-of-models.js';

const paths = { courses: '/courses/exports/csv', enrollments: '/enrollments/exports/csv', formacode: '/fcod.zip' };

/** The publishers' stand-in. */
interface Source {
  readonly url: string;
  serve(path: string, body: string | Buffer, contentType?: string): void;
}

/** The variables that point the pipeline at the server. */
export const sourceVariables = ({ url }: Source): Record<string, string> => ({
  COURSES_URL: `${url}${paths.courses}`,
  ENROLLMENTS_URL: `${url}${paths.enrollments}`,
  FORMACODE_URL: `${url}${paths.formacode}`,
});

export const filesOf = (month: Month) => ({
  courses: toCsv(courseHeader, month.courses),
  enrollments: toCsv(enrollmentHeader, month.enrollments),
  formacode: toFormacodeZip(month.formacodes),
});

/** Serves a month as the publishers do, with some of its files exchanged for others. */
export function serveMonth(
  source: Source,
  month: Month,
  changes: Partial<Record<keyof typeof paths, string | Buffer>> = {},
): void {
  const served = { ...filesOf(month), ...changes };
  source.serve(paths.courses, served.courses);
  source.serve(paths.enrollments, served.enrollments);
  source.serve(paths.formacode, served.formacode, 'application/zip');
  source.serve(
    '/courses',
    JSON.stringify({ metas: { default: { records_count: month.courses.length } } }),
    'application/json',
  );
}

/** What the glossary makes of the thesaurus of these months. */
const english: Readonly<Record<string, string>> = {
  soudage: 'welding',
  'transport routier': 'road transport',
  'langues étrangères': 'foreign languages',
  '254 soudage': 'welding',
  '311 transport': 'transport',
  '000 unknown': 'unknown',
};

export const enrollmentsOf = (months: readonly Month[]) =>
  serveEnrollments(months.map((month) => readEnrollments(filesOf(month).enrollments, month.date)));

/** What the marts must hold once these months are published, read from the same bytes by another hand. */
export const martsOf = (months: readonly Month[]) =>
  readMarts({
    courses: months.flatMap((month) => readCourses(filesOf(month).courses)),
    enrollments: enrollmentsOf(months).served,
    formacode: readFormacodes(filesOf(months.at(-1) as Month).formacode, english),
  });
