import type { ColumnDefinition, DatasetDefinition } from '@relais/core';

const column = (
  name: string,
  source: string[],
  type: ColumnDefinition['type'],
  more: Partial<ColumnDefinition> = {},
) => ({
  name,
  source,
  type,
  description: name,
  ...more,
});

/** A dataset that has one of everything the real ones have. */
export const courses: DatasetDefinition = {
  name: 'courses',
  description: 'Trainings on offer',
  grain: 'one training in one department',
  licence: { name: 'test' },
  source: { kind: 'http', urlVariable: 'URL', url: 'http://127.0.0.1/', fileName: 'courses.csv', maxBytes: 1e9 },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [
    column('date_extract', ['date_extract', 'date_chargement'], 'DATE', { required: true }),
    column('provider_id', ['siret', 'siret_of'], 'STRING', { parse: 'siret' }),
    column('department', ['nom_departement'], 'STRING'),
    column('training_id', ['numero_formation'], 'STRING'),
    column('code_rs', ['code_inventaire', 'code_rs'], 'INT64'),
    column('code_formacode_1', ['code_formacode_1'], 'INT64', { nullValues: ['0', '-1', 'n/a'] }),
    column('certification_title', ['intitule_certification'], 'STRING'),
    column('content', ['contenu_formation'], 'STRING'),
    column('fees_mean', ['frais_ttc_tot_mean'], 'NUMERIC(10,2)'),
    column('first_month', ['premier_mois'], 'DATE', { parse: 'year-month' }),
    column('field', ['domaine'], 'STRING', { emptyValue: '000 unknown' }),
  ],
  rowId: ['date_extract', 'provider_id', 'department', 'training_id'],
  snapshotDate: { from: 'column', column: 'date_extract' },
  load: { mode: 'append' },
  reconciliation: [
    { name: 'all' },
    { name: 'provider_id', column: 'provider_id' },
    { name: 'code_rs', column: 'code_rs', except: [-1] },
    { name: 'code_formacode_1', column: 'code_formacode_1' },
    { name: 'formacode_selected', column: 'code_formacode_1', among: [31023, 31025, 31026] },
    { name: 'certification_title', column: 'certification_title' },
    { name: 'field', column: 'field' },
    { name: 'fees_mean', column: 'fees_mean', except: ['0.00'] },
    { name: 'first_month', column: 'first_month' },
  ],
  quarantineMaxShare: 0.001,
};

/** The header as the publisher writes it today, with a column that nobody asked for. */
export const headerNames = [
  'date_extract',
  'nom_departement',
  'siret',
  'numero_formation',
  'code_inventaire',
  'code_formacode_1',
  'libelle_region',
  'intitule_certification',
  'contenu_formation',
  'frais_ttc_tot_mean',
  'premier_mois',
  'domaine',
] as const;

export type HeaderName = (typeof headerNames)[number];
export type CourseRecord = Record<HeaderName, string>;

/** A record that types cleanly, told apart by its number. */
export const courseRecord = (number: number, values: Partial<CourseRecord> = {}): CourseRecord => ({
  date_extract: '2025-03-19',
  nom_departement: "Côte-d'Or",
  siret: String(10000000000000 + number),
  numero_formation: `F_${number}`,
  code_inventaire: '-1',
  code_formacode_1: '31025',
  libelle_region: 'Bourgogne',
  intitule_certification: 'Titre',
  contenu_formation: 'Œuvre – « texte »',
  frais_ttc_tot_mean: '1250.5',
  premier_mois: '2024-11',
  domaine: '314 comptabilité',
  ...values,
});

/** A field as the publisher writes it: quoted only where it has to be. */
export const csvField = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvLine = (record: CourseRecord, names: readonly HeaderName[] = headerNames): string =>
  names.map((name) => csvField(record[name])).join(';');

export const csvFile = (lines: readonly string[], header: readonly string[] = headerNames): string =>
  [header.join(';'), ...lines, ''].join('\n');
