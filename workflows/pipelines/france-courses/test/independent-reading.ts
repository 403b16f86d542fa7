import AdmZip from 'adm-zip';
import { parse } from 'csv-parse/sync';
import type { CourseRow, EnrollmentRow, FormacodeRow } from './model-sources.js';

/**
 * The sources read straight from their bytes by another hand: a plain CSV parser and the rules of the specification, no
 * SQL, nothing of the pipeline. What the pipeline publishes must be equal to what follows from this.
 */
export type ReadCourse = CourseRow & { readonly texts: readonly (string | null)[] };
export type ReadEnrollment = EnrollmentRow & { readonly measures: readonly (number | null)[] };

type Fields = Readonly<Record<string, string>>;

const records = (csv: string): Fields[] => parse(csv, { columns: true, delimiter: ';', bom: true });

const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
const integer = (value: string | undefined): number | null =>
  text(value) === null ? null : Number.parseInt(value ?? '', 10);
const formacode = (value: string | undefined): number | null => {
  const code = integer(value);
  return code === 0 || code === -1 ? null : code;
};

/** Two decimals, half away from zero on the digits as written, so that no binary fraction decides. */
function money(value: string | undefined): string | null {
  if (text(value) === null) return null;
  const [whole = '0', fraction = ''] = (value ?? '').split('.');
  const digits = fraction.padEnd(3, '0');
  const hundredths = Number(whole) * 100 + Number(digits.slice(0, 2)) + (Number(digits[2]) >= 5 ? 1 : 0);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

function siret(value: string | undefined): string | null {
  const digits = (value ?? '').replace(/\.0+$/, '');
  return /^\d{1,14}$/.test(digits) ? digits.padStart(14, '0') : null;
}

const texts = ['intitule_formation', 'contenu_formation', 'code_departement', 'code_region'];
const measures = ['entrees_formation', 'sorties_realisation_partielle', 'sorties_realisation_totale'];

export function readCourses(csv: string): ReadCourse[] {
  return records(csv).map((row) => ({
    row_id: JSON.stringify([row.date_extract, siret(row.siret), text(row.nom_departement), text(row.numero_formation)]),
    date_extract: row.date_extract ?? '',
    training_id: text(row.numero_formation),
    department: text(row.nom_departement),
    provider_id: siret(row.siret),
    certification_title: text(row.intitule_certification),
    code_certification: integer(row.code_certifinfo),
    code_rncp: integer(row.code_rncp),
    code_rs: integer(row.code_inventaire),
    code_formacode_1: formacode(row.code_formacode_1),
    code_formacode_2: formacode(row.code_formacode_2),
    code_formacode_3: formacode(row.code_formacode_3),
    code_formacode_4: formacode(row.code_formacode_4),
    code_formacode_5: formacode(row.code_formacode_5),
    fees_mean: money(row.frais_ttc_tot_mean),
    texts: texts.map((name) => text(row[name])),
  }));
}

/** One snapshot's enrollments; the row id holds what identifies a row from snapshot to snapshot. */
export function readEnrollments(csv: string, snapshotDate: string): ReadEnrollment[] {
  return records(csv).map((row) => {
    const read = {
      year_month: `${row.annee_mois}-01`,
      code_certification: integer(row.code_certifinfo),
      certification_title: text(row.intitule_certification),
      provider_id: siret(row.siret_of_contractant),
      code_rncp: integer(row.code_rncp),
      code_rs: integer(row.code_rs),
    };
    return {
      ...read,
      row_id: JSON.stringify([...Object.values(read), text(row.raison_sociale_of_contractant)]),
      _snapshot_date: snapshotDate,
      type_referential: text(row.type_referentiel),
      training_entries: integer(row.entrees_formation),
      measures: measures.map((name) => integer(row[name])),
    };
  });
}

/** For each row the newest snapshot that holds it, and how many successions of measures lie behind all of them. */
export function serveEnrollments(snapshots: readonly (readonly ReadEnrollment[])[]) {
  const served = new Map<string, ReadEnrollment>();
  let revisions = 0;
  for (const row of snapshots.flat()) {
    if (JSON.stringify(served.get(row.row_id)?.measures) !== JSON.stringify(row.measures)) revisions++;
    served.set(row.row_id, row);
  }
  return { served: [...served.values()], revisions };
}

/** The thesaurus in English, as far as the dictionary goes. */
export function readFormacodes(zip: Buffer, dictionary: Readonly<Record<string, string>>): FormacodeRow[] {
  const member = new AdmZip(zip).getEntry('FCod.xls');
  const lines = (member?.getData().toString('latin1') ?? '').split('\r\n').filter((line) => line !== '');
  const english = (french: string): string => dictionary[french] ?? french;
  return lines.map((line) => {
    const cells = line.split('\t');
    return {
      formacode: Number(cells[0]),
      description_en: english(cells[1] ?? ''),
      field_en: english(cells[6] || '000 unknown'),
    };
  });
}
