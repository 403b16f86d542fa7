import AdmZip from 'adm-zip';

/** A month of the three sources as a test wants it: records by the publisher's header names, absent means empty. */
export type SourceRecord = Readonly<Record<string, string>>;

export interface Month {
  readonly date: string;
  readonly courses: readonly SourceRecord[];
  readonly enrollments: readonly SourceRecord[];
  /** code, description, field, generic term */
  readonly formacodes: readonly (readonly [string, string, string, string])[];
}

export const courseHeader = [
  ...['date_extract', 'nom_of', 'nom_departement', 'nom_region', 'type_referentiel', 'code_inventaire', 'code_rncp'],
  ...['intitule_certification', 'libelle_niveau_sortie_formation', 'code_formacode_1', 'code_formacode_2'],
  ...['code_formacode_3', 'code_formacode_4', 'code_formacode_5', 'libelle_code_formacode_principal', 'code_rome_1'],
  ...['code_rome_2', 'code_rome_3', 'code_rome_4', 'code_rome_5', 'libelle_nsf_1', 'libelle_nsf_2', 'libelle_nsf_3'],
  ...['code_nsf_1', 'code_nsf_2', 'code_nsf_3', 'code_certifinfo', 'siret', 'numero_formation', 'intitule_formation'],
  ...['points_forts', 'objectif_formation', 'contenu_formation', 'resultats_attendus_formation', 'nb_action'],
  ...['nb_session_active', 'nb_session_a_distance', 'nombre_heures_total_min', 'nombre_heures_total_max'],
  ...['nombre_heures_total_mean', 'frais_ttc_tot_min', 'frais_ttc_tot_max', 'frais_ttc_tot_mean', 'code_departement'],
  ...['code_region', 'nbaction_nbheures', 'coderegion_export'],
] as const;

export const enrollmentHeader = [
  ...['annee_mois', 'annee', 'mois', 'type_referentiel', 'code_rncp', 'code_rs', 'code_certifinfo'],
  ...['intitule_certification', 'siret_of_contractant', 'raison_sociale_of_contractant', 'entrees_formation'],
  ...['sorties_realisation_partielle', 'sorties_realisation_totale', 'date_chargement'],
] as const;

/** A CSV as the publisher writes it: `;`, BOM, quotes only where they are needed. */
export function toCsv(header: readonly string[], records: readonly SourceRecord[], rename: SourceRecord = {}): string {
  const lines = records.map((record) => header.map((name) => field(record[name] ?? '')).join(';'));
  return `\uFEFF${[header.map((name) => rename[name] ?? name).join(';'), ...lines].join('\n')}\n`;
}

const field = (text: string): string => (/[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The thesaurus as it is served: a ZIP whose `FCod.xls` is tab-separated latin-1 text without a header. */
export function toFormacodeZip(rows: Month['formacodes']): Buffer {
  const lines = rows.map(([code, description, fieldName, generic]) =>
    [code, description, '', '', '', '', fieldName, '', '', generic].join('\t'),
  );
  const zip = new AdmZip();
  zip.addFile('FCod.xls', Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'));
  return zip.toBuffer();
}

/** A seeded draw in [0, n): the same seed always tells the same story (mulberry32). */
export function draws(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

const codes = ['31025', '31023', '31026', '15254', '42001'];
const awkward = [
  'simple',
  'guillemets " dedans',
  'point;virgule',
  'deux\nlignes',
  'accents é à ç œ –',
  ' espaces ',
  '=1+1',
  "l'oral",
];

/**
 * Three months of a small market: trainings come, go and change their price; figures are restated; a provider changes
 * its name; codes are missing, repeated, written with `.0`, or unknown to the thesaurus. No month loses as much as would
 * wait for a person.
 */
export function makeMonths(seed: number, dates: readonly string[]): Month[] {
  const draw = draws(seed);
  const trainings = Array.from({ length: 70 }, (_, id) => makeTraining(id, draw));
  return dates.map((date, month) => ({
    date,
    courses: trainings.filter(({ from, to }) => month >= from && month < to).flatMap((t) => offers(t, date, month)),
    enrollments: makeEnrollments(trainings, date, month),
    formacodes: [
      ['31025', 'soudage', '254 soudage', 'métallurgie'],
      ['31023', 'transport routier', '311 transport', 'logistique'],
      ['31026', 'terme que nul glossaire ne connaît', '311 transport', ''],
      ['15254', 'langues étrangères', '', 'langues'],
    ],
  }));
}

type Training = ReturnType<typeof makeTraining>;

function makeTraining(id: number, draw: (n: number) => number) {
  const provider = String(10_000_000_000_000 + draw(30) * 1_000_003);
  const pick = (): string => (draw(4) === 0 ? '' : `${codes[draw(codes.length)]}${draw(5) === 0 ? '.0' : ''}`);
  return {
    id,
    provider,
    certification: draw(12),
    from: draw(4) === 0 ? draw(3) : 0,
    to: draw(12) === 0 ? 1 + draw(3) : 99,
    departments: ['Paris', 'Ain', 'Corse-du-Sud'].slice(0, 1 + draw(3)),
    first: draw(8) === 0 ? (['', '0', '-1'][draw(3)] ?? '') : (codes[draw(codes.length)] ?? ''),
    others: [pick(), pick(), pick(), pick()],
    fee: draw(10) === 0 ? '' : `${900 + draw(400)}.${draw(1000)}`,
    raised: draw(5) === 0,
    text: awkward[draw(awkward.length)] ?? '',
    rs: draw(2) === 0,
  };
}

function offers(t: Training, date: string, month: number): SourceRecord[] {
  const fee = t.raised && month > 0 && t.fee !== '' ? `${Number(t.fee) + month}` : t.fee;
  return t.departments.map((department) => ({
    date_extract: date,
    nom_of: `Organisme ${t.provider.slice(-3)}`,
    nom_departement: department,
    type_referentiel: t.rs ? 'RS' : 'RNCP',
    code_inventaire: t.rs ? `${5000 + t.certification}` : '-1',
    code_rncp: t.rs ? '-1' : `${30_000 + t.certification}.0`,
    intitule_certification: t.certification === 3 ? '' : `Titre ${t.certification}`,
    code_formacode_1: t.first,
    code_formacode_2: t.others[0] ?? '',
    code_formacode_3: t.others[1] ?? '',
    code_formacode_4: t.others[2] ?? '',
    code_formacode_5: t.others[3] ?? '',
    code_certifinfo: t.certification === 5 ? '' : `${80_000 + t.certification}`,
    siret: t.provider,
    numero_formation: `${t.provider}_F${t.id}`,
    intitule_formation: t.text,
    contenu_formation: `${t.text}\r\n${t.text}`,
    frais_ttc_tot_mean: fee,
    nombre_heures_total_mean: '35.005',
    code_departement: department === 'Corse-du-Sud' ? '2A' : department === 'Ain' ? '01' : '75',
    code_region: '01',
  }));
}

function makeEnrollments(trainings: readonly Training[], date: string, month: number): SourceRecord[] {
  const months = ['2024-11', '2024-12', '2025-01', '2025-02'].slice(0, 2 + month);
  return months.flatMap((yearMonth, age) =>
    trainings.slice(0, 40).map((t) => {
      const restated = age === months.length - 2 ? month : 0;
      const renamed = t.provider.endsWith('003') && month > 0;
      return {
        annee_mois: yearMonth,
        annee: yearMonth.slice(0, 4),
        mois: String(Number(yearMonth.slice(5))),
        type_referentiel: t.rs ? 'RS' : 'RNCP',
        code_rncp: t.rs ? '' : `${30_000 + t.certification}`,
        code_rs: t.rs ? `${5000 + t.certification}` : '-1',
        code_certifinfo: t.certification === 5 ? '' : `${80_000 + t.certification}`,
        intitule_certification: `Titre ${t.certification} ${t.id}`,
        siret_of_contractant: t.provider,
        raison_sociale_of_contractant: `Organisme ${t.provider.slice(-3)}${renamed ? ' SAS' : ''}`,
        entrees_formation: t.id % 9 === 0 ? '0' : t.id % 11 === 0 ? '' : String(t.id + age + restated),
        sorties_realisation_partielle: String(t.id % 3),
        sorties_realisation_totale: String(t.id % 7),
        date_chargement: date,
      };
    }),
  );
}
