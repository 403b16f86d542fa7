import type { DatasetDefinition } from '@relais/core';
import { typeBytes, type MakeTyper } from './harness.js';

const dataset: DatasetDefinition = {
  name: 'measures',
  description: 'Figures as other countries write them.',
  grain: 'one line',
  licence: { name: 'none' },
  source: { kind: 'http', urlVariable: 'URL', url: 'http://127.0.0.1/', fileName: 'measures.csv', maxBytes: 1e9 },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [
    { name: 'line', type: 'INT64', description: 'Number of the line' },
    { name: 'price', type: 'NUMERIC(10,2)', parse: 'decimal-comma', nullValues: ['-1,0', 'n/a'], description: 'Euros' },
    { name: 'degrees', type: 'FLOAT64', description: 'Latitude' },
    { name: 'metres', type: 'FLOAT64', parse: 'decimal-comma', description: 'Height' },
    { name: 'day', type: 'DATE', parse: 'day-first', description: 'Day of the measure' },
  ],
  rowId: ['line'],
  snapshotDate: { from: 'logical-date' },
  load: { mode: 'append' },
  reconciliation: [
    { name: 'all' },
    { name: 'price', column: 'price', except: [0] },
    { name: 'degrees', column: 'degrees', except: [0.5] },
    { name: 'metres', column: 'metres' },
    { name: 'day', column: 'day', among: ['2025-02-28'] },
  ],
  quarantineMaxShare: 1,
};

type Expected = number | string | null | { readonly quarantined: string };

const bad = (quarantined: string): Expected => ({ quarantined });
const notComma = bad('not a number with a decimal comma');

const cases: readonly (readonly [column: string, Readonly<Record<string, Expected>>])[] = [
  [
    'price',
    {
      '1250,5': '1250.50',
      '-0,005': '-0.01',
      '7': '7.00',
      '-1': null,
      'n/a': null,
      '': null,
      '1.5': notComma,
      '1 234,56': notComma,
      '1,5,5': notComma,
      ',5': notComma,
      '99999999,995': bad('decimal number outside NUMERIC(10,2)'),
    },
  ],
  [
    'degrees',
    {
      '48.85661': 48.85661,
      '-0.0': 0,
      '-2': -2,
      '1e3': 1000,
      '2.5E-1': 0.25,
      '': null,
      '48,8': bad('not a number'),
      NaN: bad('not a number'),
      Infinity: bad('not a number'),
      '.5': bad('not a number'),
      '1e999': bad('number too great for a double'),
    },
  ],
  ['metres', { '4808,7291': 4808.7291, '12': 12, '-0,5': -0.5, '': null, '12.5': notComma, '1e3': notComma }],
  [
    'day',
    {
      '28/02/2025': '2025-02-28',
      '29/02/2024': '2024-02-29',
      '': null,
      '29/02/2025': bad('no day of the calendar'),
      '02/28/2025': bad('no day of the calendar'),
      '01/01/0000': bad('no day of the calendar'),
      '1/2/2025': bad('not a date DD/MM/YYYY'),
      '2025-02-28': bad('not a date DD/MM/YYYY'),
    },
  ],
];

/** Numbers and days as they are written elsewhere: read by their declared spelling and no other. */
export function describeSpellings(makeTyper: MakeTyper): void {
  test.each(cases)('%s is read as it is declared', async (name, expected) => {
    const texts = Object.keys(expected);
    const position = dataset.columns.findIndex((column) => column.name === name);
    const header = dataset.columns.map((column) => column.name).join(';');
    const lines = texts.map((text, index) =>
      dataset.columns.map((_, at) => (at === 0 ? index : at === position ? text : '')).join(';'),
    );
    const { rows, quarantine, checks } = await typeBytes(makeTyper, [header, ...lines, ''].join('\n'), dataset);
    const found = texts.map((text, index): [string, Expected] => {
      const refused = quarantine.find(({ row }) => row === String(index + 1));
      if (refused !== undefined) return [text, { quarantined: String(refused['reason']) }];
      return [text, rows.find(({ line }) => line === String(index))?.[name] as Expected];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
    expect(checks.filter(({ raw, typed }) => raw !== typed)).toEqual([]);
  });
}
