import { csvFile, csvLine, courseRecord, courses, headerNames, type HeaderName } from './courses.js';
import { sha256, typeBytes, type MakeTyper } from './harness.js';

/** What one field becomes: a value, or the reason why its row is not accepted. */
type Expected = string | null | { readonly quarantined: string };

const bad = (quarantined: string): Expected => ({ quarantined });
const notInteger = bad('not an integer');
const notDecimal = bad('not a decimal number');

const cases: readonly (readonly [HeaderName, string, Readonly<Record<string, Expected>>])[] = [
  [
    'code_inventaire',
    'code_rs',
    {
      '31025': '31025',
      '31025.0': '31025',
      '31025.000': '31025',
      '-1': '-1',
      '-1.0': '-1',
      '007': '7',
      '': null,
      '9223372036854775807': '9223372036854775807',
      '9223372036854775807.0': '9223372036854775807',
      '-9223372036854775808': '-9223372036854775808',
      '9223372036854775808': bad('integer outside 64 bits'),
      '-9223372036854775809': bad('integer outside 64 bits'),
      '31025.5': notInteger,
      '1e3': notInteger,
      '1e400': notInteger,
      '+1': notInteger,
      ' 1': notInteger,
      '1 ': notInteger,
      '1_000': notInteger,
      '0x1F': notInteger,
      '١٢': notInteger,
      NaN: notInteger,
      '12\n': notInteger,
    },
  ],
  [
    'code_formacode_1',
    'code_formacode_1',
    {
      '0': null,
      '0.0': null,
      '-1': null,
      '-1.00': null,
      '-0': null,
      'n/a': null,
      'N/A': notInteger,
      '10': '10',
      '31025': '31025',
      '1,5': notInteger,
    },
  ],
  [
    'frais_ttc_tot_mean',
    'fees_mean',
    {
      '1250.5': '1250.50',
      '0.005': '0.01',
      '-0.005': '-0.01',
      '2.675': '2.68',
      '1.004999999999999999999999999999999999999999': '1.00',
      '99999999.994': '99999999.99',
      '99999999.995': bad('decimal number outside NUMERIC(10,2)'),
      '100000000': bad('decimal number outside NUMERIC(10,2)'),
      '1 234,56': notDecimal,
      '1,5': notDecimal,
      '1e400': notDecimal,
      '1e3': notDecimal,
      '.5': notDecimal,
      '5.': notDecimal,
      NaN: notDecimal,
      Infinity: notDecimal,
      '': null,
    },
  ],
  [
    'date_extract',
    'date_extract',
    {
      '2024-02-29': '2024-02-29',
      '0001-01-01': '0001-01-01',
      '9999-12-31': '9999-12-31',
      '2023-02-29': bad('no day of the calendar'),
      '0000-01-01': bad('no day of the calendar'),
      '2024-13-01': bad('no day of the calendar'),
      '2024-1-1': bad('not a date YYYY-MM-DD'),
      '19/03/2025': bad('not a date YYYY-MM-DD'),
      '2025-03-19T00:00:00': bad('not a date YYYY-MM-DD'),
      '': bad('a value is required'),
    },
  ],
  [
    'premier_mois',
    'first_month',
    {
      '2024-11': '2024-11-01',
      '': null,
      '2024-13': bad('no month of the calendar'),
      '0000-01': bad('no month of the calendar'),
      '2024-11-01': bad('not a month YYYY-MM'),
      '24-11': bad('not a month YYYY-MM'),
    },
  ],
  [
    'siret',
    'provider_id',
    {
      '12345678901234': '12345678901234',
      '12345678901234.0': '12345678901234',
      '345678901234': '00345678901234',
      '1': '00000000000001',
      '': null,
      '123456789012345': null,
      '1234567890123A': null,
      '123 456 789 01234': null,
      '-1': null,
    },
  ],
  [
    'numero_formation',
    'training_id',
    { '01': '01', '2A': '2A', '007.0': '007.0', ' x ': ' x ', "'": "'", NULL: 'NULL' },
  ],
  ['domaine', 'field', { '': '000 unknown', '314 x': '314 x', '000 unknown': '000 unknown' }],
];

/** What texts become, column by column. */
export function describeValues(makeTyper: MakeTyper): void {
  test.each(cases)('%s becomes %s', async (header, name, expected) => {
    const texts = Object.keys(expected);
    const lines = texts.map((text, index) =>
      csvLine(courseRecord(index, { contenu_formation: `n ${index}`, [header]: text })),
    );
    const { rows, quarantine } = await typeBytes(makeTyper, csvFile(lines));
    const found = texts.map((text, index): [string, Expected] => {
      const line = quarantine.find(({ row }) => row === String(index + 1));
      if (line === undefined) return [text, rows.find(({ content }) => content === `n ${index}`)?.[name] as string];
      expect(line).toMatchObject({ column: name, raw: lines[index] });
      return [text, { quarantined: String(line['reason']) }];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('a siret that is none is null and counted, an empty one is not counted', async () => {
    const sirets = ['', 'abc', '123456789012345', '12345678901234'];
    const lines = sirets.map((siret, index) => csvLine(courseRecord(index, { siret })));
    const { outcome } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ loaded: 4, nulled: { provider_id: 2 } });
  });

  test('declared columns in declared order, then what says where a row came from', async () => {
    const { rows } = await typeBytes(makeTyper, csvFile([csvLine(courseRecord(1))]));
    const names = courses.columns.map((column) => column.name);
    expect(Object.keys(rows[0]!)).toEqual([...names, 'row_id', '_snapshot_date', '_source_sha256']);
    expect(rows[0]).toMatchObject({ _snapshot_date: '2025-03-19', _source_sha256: sha256 });
    expect(rows[0]!['row_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('an empty field is null, quoted or not', async () => {
    const line = csvLine(courseRecord(1, { contenu_formation: 'X', nom_departement: '' })).replace('X', '""');
    const { rows } = await typeBytes(makeTyper, csvFile([line]));
    expect(rows).toMatchObject([{ content: null, department: null }]);
  });

  const texts = [
    'a\nb',
    'a\r\nb\rc',
    ';',
    '"',
    '""',
    'a "b" c',
    'é œ – \u00a0 🎓',
    'e\u0301',
    '\\',
    '\\"',
    "it's",
    '\t',
    ' \n ',
    '# no comment',
  ];
  test.each(texts.map((text) => [JSON.stringify(text), text]))('the text %s stays as it is', async (_, text) => {
    const record = courseRecord(1, { contenu_formation: text, intitule_certification: text });
    const { rows, outcome } = await typeBytes(makeTyper, csvFile([csvLine(record), csvLine(courseRecord(2))]));
    expect(outcome).toMatchObject({ read: 2, loaded: 2 });
    expect(rows.map(({ content }) => content)).toContain(text);
    expect(rows.map(({ certification_title }) => certification_title)).toContain(text);
  });

  test('row ids of a null, and of tuples that join to the same text, differ', async () => {
    const tuples = [
      { nom_departement: '', numero_formation: 'ab' },
      { nom_departement: 'ab', numero_formation: '' },
      { nom_departement: 'a', numero_formation: 'b' },
      { nom_departement: '~', numero_formation: 'ab' },
      { nom_departement: '1:a', numero_formation: 'b' },
      { nom_departement: 'a1:b', numero_formation: '' },
    ];
    const lines = tuples.map((tuple) => csvLine(courseRecord(1, tuple)));
    const { outcome } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ read: 6, loaded: 6, duplicates: 0 });
  });

  test('the renamed, reordered and widened header gives the same rows', async () => {
    const records = [1, 2, 3].map((number) => courseRecord(number));
    const renamed: Record<string, string> = {
      date_extract: 'date_chargement',
      code_inventaire: 'code_rs',
      siret: ' siret_of ',
    };
    const order = [...headerNames].reverse();
    const before = await typeBytes(makeTyper, csvFile(records.map((record) => csvLine(record))));
    const after = await typeBytes(
      makeTyper,
      csvFile(
        records.map((record) => `${csvLine(record, order)};more`),
        [...order.map((name) => renamed[name] ?? name), 'nouvelle_colonne'],
      ),
    );
    expect(after.rows).toEqual(before.rows);
  });
}
