import { cell } from './csv.js';
import { pick } from '@relais/core';
import type { Training } from './trainings.js';

type Field = readonly [name: string, type: 'text' | 'int' | 'double'];

/** Columns that belong together: their technical names, and their cells in the same order. */
interface CellGroup {
  readonly fields: readonly Field[];
  readonly cells: (training: Training) => readonly string[];
}

const variants = ['parcours court', 'parcours long', 'en alternance', 'à distance ; tutorat inclus'] as const;

const offer: CellGroup = {
  fields: [
    ['nom_of', 'text'],
    ['siret', 'text'],
    ['numero_formation', 'text'],
    ['intitule_formation', 'text'],
  ],
  cells: ({ id, provider, certification, draw }) => [
    draw(100) === 0 ? '' : cell(provider.name),
    draw(50) === 0 ? asFloat(provider.siret) : provider.siret,
    id,
    cell(`Formation ${certification.subject} – ${pick(draw, variants)}`),
  ],
};

const certification: CellGroup = {
  fields: [
    ['type_referentiel', 'text'],
    ['code_inventaire', 'int'],
    ['code_rncp', 'int'],
    ['code_certifinfo', 'int'],
    ['intitule_certification', 'text'],
    ['libelle_niveau_sortie_formation', 'text'],
  ],
  cells: ({ certification: { register, rs, rncp, certifInfo, title, level }, draw }) => {
    const none = pick(draw, ['-1', '-1', '-1.0', '']);
    const point = pick(draw, ['', '.0']);
    const number = (value: number): string => (value === -1 ? none : value + point);
    return [
      register,
      number(rs),
      number(rncp),
      certifInfo === null ? '' : certifInfo + point,
      cell(title),
      cell(level),
    ];
  },
};

const subject: CellGroup = {
  fields: [
    ...numbered('code_formacode', 5, 'int'),
    ['libelle_code_formacode_principal', 'text'],
    ...numbered('code_rome', 5, 'text'),
    ...numbered('code_nsf', 3, 'int'),
    ...numbered('libelle_nsf', 3, 'text'),
  ],
  cells: ({ certification: { formacodes, mainFormacode, occupations, specialities }, draw }) => {
    const none = pick(draw, ['', '', '0', '-1']);
    const point = pick(draw, ['', '', '.0']);
    return [
      ...filled(
        formacodes.map((code) => code + point),
        5,
        none,
      ),
      formacodes.length > 0 ? cell(mainFormacode) : '',
      ...filled(occupations, 5),
      ...filled(
        specialities.map(([code]) => code + point),
        3,
      ),
      ...filled(
        specialities.map(([, label]) => cell(label)),
        3,
      ),
    ];
  },
};

const HOURS = [7, 14, 21, 35, 70, 140, 399.5, 560] as const;

const duration: CellGroup = {
  fields: [
    ['nb_action', 'int'],
    ['nb_session_active', 'int'],
    ['nb_session_a_distance', 'int'],
    ['nombre_heures_total_min', 'double'],
    ['nombre_heures_total_max', 'double'],
    ['nombre_heures_total_mean', 'double'],
    ['nbaction_nbheures', 'int'],
  ],
  cells: ({ draw }) => {
    const actions = 1 + draw(12);
    const least = pick(draw, HOURS);
    const most = least * pick(draw, [1, 1, 1.5, 2]);
    const sessions = [actions, actions + draw(20), draw(4) === 0 ? '' : draw(6)];
    return [...sessions, least, most.toFixed(1), (least + 2 * most) / 3, Math.round(actions * least)].map(String);
  },
};

const fees: CellGroup = {
  fields: [
    ['frais_ttc_tot_min', 'double'],
    ['frais_ttc_tot_max', 'double'],
    ['frais_ttc_tot_mean', 'double'],
  ],
  cells: ({ draw, raises }) => {
    const spread = pick(draw, [0, 0, 0.1, 0.25]);
    const mean = (20 + draw(4_000)) * (1 + 0.03 * raises);
    if (draw(100) === 0) return ['', '', ''];
    return [mean * (1 - spread), mean * (1 + spread), mean].map((euros) => euros.toFixed(2));
  },
};

const groups = [offer, certification, subject, duration, fees] as const;

/** What a row says about its training in short cells. */
export const trainingFields = groups.flatMap(({ fields }) => fields);

/** The cells of {@link trainingFields}, joined. They draw in a fixed order, so a raise changes nothing but the fees. */
export const trainingCells = (training: Training): string =>
  groups.map(({ cells }) => cells(training).join(';')).join(';');

/** As a spreadsheet leaves it behind: with a decimal point and without its leading zeros. */
const asFloat = (siret: string): string => `${Number(siret)}.0`;

function numbered(name: string, count: number, type: Field[1]): readonly Field[] {
  return Array.from({ length: count }, (_, index) => [`${name}_${index + 1}`, type]);
}

function filled(values: readonly string[], length: number, none = ''): readonly string[] {
  return Array.from({ length }, (_, index) => values[index] ?? none);
}
