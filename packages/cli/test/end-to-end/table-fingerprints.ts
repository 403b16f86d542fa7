import type { Relais } from '../../../../workflows/test/relais.js';

/** What readers see of every source table of france-courses, in one figure each. */
export async function tableFingerprints(relais: Relais): Promise<unknown> {
  const tables = ['courses', 'enrollments', 'enrollment_revisions', 'formacode'];
  const queries = tables.map(
    (name) => `select '${name}' as name, count(*) as n, bit_xor(hash(t)) as h from source_tables.${name} t`,
  );
  return (await relais.json(['sql', 'france-courses', queries.join(' union all ')])).value;
}
