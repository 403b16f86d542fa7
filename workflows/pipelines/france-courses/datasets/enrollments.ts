import type { DatasetDefinition } from '@relais/core';
import { caisseDesDepots } from './caisse-des-depots.js';
import { day, integer, siret, text } from './columns.js';

/** Who entered and left which training; the publisher restates figures and now and then drops older months. */
export const enrollments: DatasetDefinition = {
  name: 'enrollments',
  description:
    'Monthly entries into and exits from trainings paid by Mon Compte Formation, by provider and certification.',
  grain: 'one certification of one provider in one month',
  licence: caisseDesDepots('entree_sortie_formation'),
  source: {
    kind: 'http',
    urlVariable: 'ENROLLMENTS_URL',
    url: 'https://opendata.caissedesdepots.fr/api/explore/v2.1/catalog/datasets/entree_sortie_formation/exports/csv',
    fileName: 'enrollments.csv',
    metadata: 'opendatasoft',
    maxBytes: 4_000_000_000,
  },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [
    {
      ...day('year_month', ['annee_mois'], 'First day of the month; arrives as YYYY-MM'),
      parse: 'year-month',
      required: true,
    },
    integer('year', ['annee'], 'Year of the month'),
    integer('month', ['mois'], 'Month of the year, 1 to 12'),
    text('type_referential', ['type_referentiel'], 'Register of the certification: RS, RNCP or empty'),
    integer(
      'code_rncp',
      ['code_rncp'],
      'Number in the Répertoire national des certifications professionnelles; −1 means none',
    ),
    integer('code_rs', ['code_rs'], 'Number in the Répertoire spécifique; −1 means none'),
    integer('code_certification', ['code_certifinfo'], 'Certif Info code of the certification'),
    text('certification_title', ['intitule_certification'], 'Title of the certification'),
    siret('provider_id', ['siret_of_contractant'], 'SIRET of the provider under contract'),
    text('provider', ['raison_sociale_of_contractant'], 'Registered name of the provider; may change'),
    integer('training_entries', ['entrees_formation'], 'People who entered a training in the month'),
    integer(
      'partial_completion_exits',
      ['sorties_realisation_partielle'],
      'People who left in the month with a part done',
    ),
    integer(
      'total_completion_exits',
      ['sorties_realisation_totale'],
      'People who left in the month with all of it done',
    ),
    day('load_date', ['date_chargement'], 'Day on which the publisher loaded the figures'),
  ],
  rowId: ['year_month', 'code_certification', 'certification_title', 'provider_id', 'provider', 'code_rncp', 'code_rs'],
  snapshotDate: { from: 'logical-date' },
  freshness: { deadlineDays: 10 },
  load: {
    mode: 'merge',
    revisions: {
      table: 'enrollment_revisions',
      carry: ['load_date'],
      measures: ['training_entries', 'partial_completion_exits', 'total_completion_exits'],
    },
  },
  partitionBy: { column: 'year_month', granularity: 'MONTH' },
  clusterBy: ['provider'],
  reconciliation: [
    { name: 'all' },
    { name: 'year_month', column: 'year_month' },
    { name: 'code_rs', column: 'code_rs', except: [-1] },
    { name: 'code_rncp', column: 'code_rncp', except: [-1] },
    { name: 'code_certification', column: 'code_certification' },
    { name: 'provider_id', column: 'provider_id' },
    { name: 'certification_title', column: 'certification_title' },
    { name: 'training_entries', column: 'training_entries', except: [0] },
  ],
  quarantineMaxShare: 0.001,
  guard: { key: ['row_id'], monthColumn: 'year_month', maxRowLoss: 0.2, maxKeyLoss: 0.05, maxNullRise: 0.2 },
};
