import type { DatasetDefinition } from '@relais/core';
import { integer, text } from './columns.js';

/** The thesaurus that says what is taught. The member is named like a spreadsheet and is tab-separated text. */
export const formacode: DatasetDefinition = {
  name: 'formacode',
  description: 'Formacode 13: what a code stands for, the field it belongs to, and both in English.',
  grain: 'one formacode',
  licence: {
    name: 'free use with mention of the source',
    url: 'https://formacode.centre-inffo.fr',
    attribution: 'Formacode® 13, Centre Inffo, https://formacode.centre-inffo.fr',
  },
  source: {
    kind: 'http',
    urlVariable: 'FORMACODE_URL',
    url: 'https://formacode.centre-inffo.fr/IMG/zip/fcod_13_25_10_2019.zip',
    fileName: 'formacode.zip',
    // The site turns away clients that do not look like a browser.
    headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' },
    zipMember: 'FCod.xls',
    maxBytes: 50_000_000,
  },
  format: { delimiter: '\t', quote: null, encoding: 'latin-1', header: false },
  columns: [
    { ...integer('formacode', undefined, 'The code, five digits'), position: 0, required: true },
    { ...text('description', undefined, 'What the code stands for, in French'), position: 1 },
    {
      ...text('field', undefined, 'Field it belongs to, in French, with its number: `314 comptabilité gestion`'),
      position: 6,
      emptyValue: '000 unknown',
    },
    { ...text('generic_term', undefined, 'The broader term above it'), position: 9 },
  ],
  rowId: ['formacode'],
  snapshotDate: { from: 'logical-date' },
  load: { mode: 'replace' },
  translation: {
    from: 'fr',
    to: 'en',
    columns: { description: 'description_en', field: 'field_en' },
    statusColumn: 'translation_status',
    glossary: 'glossary.csv',
  },
  reconciliation: [
    { name: 'all' },
    { name: 'description', column: 'description' },
    { name: 'field', column: 'field' },
    { name: 'generic_term', column: 'generic_term' },
    { name: 'description_en', column: 'description_en' },
    { name: 'field_en', column: 'field_en' },
  ],
  quarantineMaxShare: 0.001,
  guard: { key: ['formacode'], maxRowLoss: 0.2, maxKeyLoss: 0.05, maxNullRise: 0.2 },
};
