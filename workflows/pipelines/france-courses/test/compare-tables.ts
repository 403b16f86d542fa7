import { canonicalJson } from '@relais/core/fingerprint';

/** Row counts and content hashes of everything that is published. */
export async function fingerprints(sql: (query: string) => Promise<unknown[]>): Promise<unknown[]> {
  const tables = [
    'source_tables.courses',
    'source_tables.enrollments',
    'source_tables.enrollment_revisions',
    'source_tables.formacode',
    'marts.dim_courses',
    'marts.fact_enrollments',
    'marts.fact_course_changes',
    'marts.course_history',
  ];
  const hash = (name: string): string => {
    const columns = name.startsWith('source_tables') ? `t.* exclude (_source_sha256)` : 't.*';
    return `select '${name}' as name, count(*)::int as n, sum(hash(r))::varchar as h from (select row(${columns}) as r from ${name} t)`;
  };
  return sql(tables.map(hash).join(' union all '));
}

/** A decimal as `sql --json` writes it: without trailing zeros. */
export const plain = (decimal: string | null): string | null => decimal?.replace(/\.?0+$/, '') ?? null;
/** Order of texts by code units. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Rows as texts in an order of their own, so that two sets of rows can be compared. */
export const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => canonicalJson(row).replaceAll(/"(\d+\.\d+)"/g, (_, digits: string) => `"${plain(digits)}"`)).sort();
