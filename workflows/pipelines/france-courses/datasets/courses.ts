import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import { caisseDesDepots } from './caisse-des-depots.js';
import { amount, day, integer, siret, text } from './columns.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** 0 and −1 are how the publisher writes "none". */
const formacode = (position: number): ColumnDefinition => ({
  ...integer(
    `code_formacode_${position}`,
    [`code_formacode_${position}`],
    `Formacode ${position} of 5: what is taught; null where unset`,
  ),
  nullValues: ['0', '-1'],
});

const identity: readonly ColumnDefinition[] = [
  {
    ...day('date_extract', ['date_extract', 'date_chargement'], 'Day of the extract, the same in every row of a file'),
    required: true,
  },
  siret('provider_id', ['siret', 'siret_of'], 'SIRET of the training provider'),
  text('provider', ['nom_of'], 'Name of the training provider; may be missing, and may change'),
  text(
    'training_id',
    ['numero_formation'],
    'The training, as <siret>_<id>; offered in several departments, one row each',
  ),
  text('training_title', ['intitule_formation'], 'Title of the training'),
];

const place: readonly ColumnDefinition[] = [
  text('department', ['nom_departement'], 'Name of the department where the training is offered'),
  text('department_code', ['code_departement'], 'Code of the department: 01, 2A, 971'),
  text('region', ['nom_region'], 'Name of the region'),
  text('region_code', ['code_region'], 'Code of the region, with its leading zeros'),
  text('coderegion_export', ['coderegion_export'], 'Code of the region as the export names it'),
];

const certification: readonly ColumnDefinition[] = [
  text('type_referential', ['type_referentiel'], 'Register of the certification: RS, RNCP or empty'),
  integer('code_rs', ['code_inventaire', 'code_rs'], 'Number in the Répertoire spécifique; −1 means none'),
  integer(
    'code_rncp',
    ['code_rncp'],
    'Number in the Répertoire national des certifications professionnelles; −1 means none',
  ),
  integer('code_certification', ['code_certifinfo'], 'Certif Info code of the certification'),
  text('certification_title', ['intitule_certification'], 'Title of the certification the training leads to'),
  text('training_exit_level', ['libelle_niveau_sortie_formation'], 'Level of qualification at the end of the training'),
];

const subject: readonly ColumnDefinition[] = [
  ...upTo(5).map(formacode),
  text('main_formacode_desc', ['libelle_code_formacode_principal'], 'Label of the main formacode'),
  ...upTo(5).map((n) =>
    text(`code_rome_${n}`, [`code_rome_${n}`], `Occupation ${n} of 5 it prepares for, a ROME code such as M1805`),
  ),
  ...upTo(3).map((n) =>
    integer(`nsf_code_${n}`, [`code_nsf_${n}`], `Speciality ${n} of 3 in the NSF nomenclature of training`),
  ),
  ...upTo(3).map((n) => text(`nsf_code_${n}_desc`, [`libelle_nsf_${n}`], `Label of NSF speciality ${n}`)),
];

const texts: readonly ColumnDefinition[] = [
  text('strong_points', ['points_forts'], 'What the provider says in favour of the training; long, with line breaks'),
  text('training_objective', ['objectif_formation'], 'Objective of the training; long, with line breaks'),
  text('training_content', ['contenu_formation'], 'Contents of the training; long, with line breaks'),
  text(
    'expected_training_results',
    ['resultats_attendus_formation'],
    'Results expected of the training; long, with line breaks',
  ),
];

const figures: readonly ColumnDefinition[] = [
  integer('training_module_count', ['nb_action'], 'Number of modules (actions) of the training'),
  integer('nb_session_active', ['nb_session_active'], 'Number of open sessions'),
  integer('nb_remote_session', ['nb_session_a_distance'], 'Number of open sessions held remotely'),
  integer('nb_hours', ['nbaction_nbheures'], 'Hours over all modules'),
  amount('duration_min', ['nombre_heures_total_min'], 'Shortest duration, in hours'),
  amount('duration_max', ['nombre_heures_total_max'], 'Longest duration, in hours'),
  amount('duration_mean', ['nombre_heures_total_mean'], 'Mean duration, in hours'),
  amount('fees_min', ['frais_ttc_tot_min'], 'Lowest fee, in EUR with tax'),
  amount('fees_max', ['frais_ttc_tot_max'], 'Highest fee, in EUR with tax'),
  amount('fees_mean', ['frais_ttc_tot_mean'], 'Mean fee, in EUR with tax'),
];

/** What is on offer today; the publisher keeps no history, so a month that was not taken is lost. */
export const courses: DatasetDefinition = {
  name: 'courses',
  description: 'Every training on offer at Mon Compte Formation on the day of the extract.',
  grain: 'one training in one department on one day of extract',
  licence: caisseDesDepots('moncompteformation_catalogueformation'),
  source: {
    kind: 'http',
    urlVariable: 'COURSES_URL',
    url: 'https://opendata.caissedesdepots.fr/api/explore/v2.1/catalog/datasets/moncompteformation_catalogueformation/exports/csv',
    fileName: 'courses.csv',
    metadata: 'opendatasoft',
    maxBytes: 20_000_000_000,
  },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [...identity, ...place, ...certification, ...subject, ...texts, ...figures],
  rowId: ['date_extract', 'provider_id', 'department', 'training_id'],
  snapshotDate: { from: 'column', column: 'date_extract' },
  load: { mode: 'append' },
  // A publisher that is late is asked for ten days; after that the month is missing from the figures.
  freshness: { deadlineDays: 10 },
  partitionBy: { column: 'date_extract', granularity: 'DAY' },
  clusterBy: ['code_formacode_1'],
  reconciliation: [
    { name: 'all' },
    { name: 'code_formacode_1', column: 'code_formacode_1' },
    { name: 'department', column: 'department' },
    { name: 'code_rs', column: 'code_rs', except: [-1] },
    { name: 'code_rncp', column: 'code_rncp', except: [-1] },
    { name: 'code_certification', column: 'code_certification' },
    { name: 'provider_id', column: 'provider_id' },
    { name: 'certification_title', column: 'certification_title' },
    { name: 'formacode_selected', column: 'code_formacode_1', among: [31023, 31025, 31026] },
  ],
  quarantineMaxShare: 0.001,
  guard: { key: ['training_id', 'department'], maxRowLoss: 0.2, maxKeyLoss: 0.05, maxNullRise: 0.2 },
};
