import AdmZip from 'adm-zip';
import { parse } from 'csv-parse/sync';

/**
 * The sources read straight from their bytes by another hand: a plain CSV parser and the rules of the specification,
 * no SQL, nothing of the pipeline. What the pipeline publishes must be equal to what follows from this.
 */
export interface ReadCourse {
  readonly month: string;
  readonly trainingId: string | null;
  readonly department: string | null;
  readonly providerId: string | null;
  readonly certificationTitle: string | null;
  readonly codeCertification: number | null;
  readonly codeRncp: number | null;
  readonly codeRs: number | null;
  readonly formacodes: readonly (number | null)[];
  /** Hundredths of a euro. */
  readonly feesMean: number | null;
  readonly texts: readonly (string | null)[];
}

export interface ReadEnrollment {
  readonly key: string;
  readonly yearMonth: string;
  readonly typeReferential: string | null;
  readonly providerId: string | null;
  readonly certificationTitle: string | null;
  readonly codeCertification: number | null;
  readonly codeRncp: number | null;
  readonly codeRs: number | null;
  readonly entries: number | null;
  readonly measures: readonly (number | null)[];
}

type Fields = Readonly<Record<string, string>>;

const records = (csv: string): Fields[] =>
  parse(csv, { columns: true, delimiter: ';', bom: true, relax_column_count: false }) as Fields[];

const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
const integer = (value: string | undefined): number | null =>
  text(value) === null ? null : Number.parseInt(value ?? '', 10);
const formacode = (value: string | undefined): number | null => {
  const code = integer(value);
  return code === 0 || code === -1 ? null : code;
};

/** Half away from zero on the digits as written, so that no binary fraction decides. */
function hundredths(value: string | undefined): number | null {
  if (text(value) === null) return null;
  const [whole = '0', fraction = ''] = (value ?? '').split('.');
  const digits = fraction.padEnd(3, '0');
  return Number(whole) * 100 + Number(digits.slice(0, 2)) + (Number(digits[2]) >= 5 ? 1 : 0);
}

function siret(value: string | undefined): string | null {
  const digits = (value ?? '').replace(/\.0+$/, '');
  return /^\d{1,14}$/.test(digits) ? digits.padStart(14, '0') : null;
}

const textColumns = [
  'intitule_formation',
  'points_forts',
  'objectif_formation',
  'contenu_formation',
  'code_departement',
  'code_region',
];

export function readCourses(csv: string): ReadCourse[] {
  return records(csv).map((row) => ({
    month: (row.date_extract ?? '').slice(0, 7),
    trainingId: text(row.numero_formation),
    department: text(row.nom_departement),
    providerId: siret(row.siret),
    certificationTitle: text(row.intitule_certification),
    codeCertification: integer(row.code_certifinfo),
    codeRncp: integer(row.code_rncp),
    codeRs: integer(row.code_inventaire),
    formacodes: [1, 2, 3, 4, 5].map((n) => formacode(row[`code_formacode_${n}`])),
    feesMean: hundredths(row.frais_ttc_tot_mean),
    texts: textColumns.map((name) => text(row[name])),
  }));
}

export function readEnrollments(csv: string): ReadEnrollment[] {
  return records(csv).map((row) => {
    const read = {
      yearMonth: `${row.annee_mois}-01`,
      typeReferential: text(row.type_referentiel),
      providerId: siret(row.siret_of_contractant),
      certificationTitle: text(row.intitule_certification),
      codeCertification: integer(row.code_certifinfo),
      codeRncp: integer(row.code_rncp),
      codeRs: integer(row.code_rs),
      entries: integer(row.entrees_formation),
      measures: ['entrees_formation', 'sorties_realisation_partielle', 'sorties_realisation_totale'].map((n) =>
        integer(row[n]),
      ),
    };
    const { yearMonth, codeCertification, certificationTitle, providerId, codeRncp, codeRs } = read;
    const provider = text(row.raison_sociale_of_contractant);
    return {
      ...read,
      key: JSON.stringify([yearMonth, codeCertification, certificationTitle, providerId, provider, codeRncp, codeRs]),
    };
  });
}

/** Code, description, field and generic term of each line of the thesaurus. */
export function readFormacodes(zip: Buffer): { code: number; description: string; field: string }[] {
  const member = new AdmZip(zip).getEntry('FCod.xls');
  const lines = (member?.getData().toString('latin1') ?? '').split('\r\n').filter((line) => line !== '');
  return lines.map((line) => {
    const cells = line.split('\t');
    return { code: Number(cells[0]), description: cells[1] ?? '', field: cells[6] || '000 unknown' };
  });
}
