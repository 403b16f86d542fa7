import { courseRecord, courses, csvFile, csvLine, type CourseRecord } from './courses.js';
import { typeBytes, type MakeTyper } from './harness.js';

const line = (number: number, values: Partial<CourseRecord> = {}): string => csvLine(courseRecord(number, values));

/** Each record makes one check differ from the others. */
const records: readonly Partial<CourseRecord>[] = [
  {},
  { siret: 'none' },
  { siret: '123.0' },
  { code_inventaire: '-1.0' },
  { code_inventaire: '42' },
  { code_inventaire: '' },
  { code_formacode_1: '0.0' },
  { code_formacode_1: '-1' },
  { code_formacode_1: '31026.0' },
  { code_formacode_1: '99999' },
  { intitule_certification: '' },
  { domaine: '' },
  { domaine: '000 unknown' },
  { frais_ttc_tot_mean: '0.004' },
  { frais_ttc_tot_mean: '0.005' },
  { frais_ttc_tot_mean: '' },
  { premier_mois: '' },
];

const expected = {
  all: 17,
  provider_id: 16,
  code_rs: 1,
  code_formacode_1: 15,
  formacode_selected: 14,
  certification_title: 16,
  field: 15,
  fees_mean: 15,
  first_month: 16,
};

/** What is counted over raw and typed rows. */
export function describeReconciliation(makeTyper: MakeTyper): void {
  const lines = records.map((values, number) => line(number, values));
  const counts = Object.entries(expected).map(([check, count]) => ({ check, raw: count, typed: count }));

  test('every check counts the same in both', async () => {
    const { checks } = await typeBytes(makeTyper, csvFile(lines));
    expect(checks).toEqual(counts);
  });

  test('collapsed and quarantined records count nowhere', async () => {
    const noise = [
      line(4, records[4]),
      line(90, { date_extract: '' }),
      'short',
      line(91, { intitule_certification: '\0' }),
    ];
    const { checks, outcome } = await typeBytes(makeTyper, csvFile([...noise, ...lines, ...lines]));
    expect(outcome).toMatchObject({ read: 38, loaded: 17, duplicates: 18, quarantined: 3 });
    expect(checks).toEqual(counts);
  });

  test('a dataset without checks of columns is reconciled too', async () => {
    const dataset = { ...courses, reconciliation: [{ name: 'all' }] };
    const { checks } = await typeBytes(makeTyper, csvFile([line(1), line(1), line(2, { date_extract: 'x' })]), dataset);
    expect(checks).toEqual([{ check: 'all', raw: 1, typed: 1 }]);
  });
}
