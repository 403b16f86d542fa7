import { courseRecord, csvFile, csvLine, type CourseRecord } from './courses.js';
import { sha256, typeBytes, type MakeTyper } from './harness.js';

const line = (number: number, values: Partial<CourseRecord> = {}): string => csvLine(courseRecord(number, values));

/** What becomes of rows that share a row id. */
export function describeDuplicates(makeTyper: MakeTyper): void {
  test('equal rows collapse to one', async () => {
    const { outcome, rows, checks } = await typeBytes(makeTyper, csvFile([line(1), line(2), line(1), line(1)]));
    expect(outcome).toMatchObject({ read: 4, loaded: 2, duplicates: 2, quarantined: 0 });
    expect(rows).toHaveLength(2);
    expect(checks).toContainEqual({ check: 'all', raw: 2, typed: 2 });
  });

  test('of a file of nothing but copies one row stays of each', async () => {
    const { outcome, rows } = await typeBytes(makeTyper, csvFile([line(1), line(2), line(1), line(2)]));
    expect(outcome).toMatchObject({ read: 4, loaded: 2, duplicates: 2, parts: ['part-0.parquet'] });
    expect(rows).toMatchObject([{ _source_sha256: sha256 }, { _source_sha256: sha256 }]);
  });

  test('texts that mean the same value are the same row', async () => {
    const pair = [line(1, { siret: '345678901234' }), line(1, { siret: '00345678901234.0', code_inventaire: '-1.0' })];
    const { outcome } = await typeBytes(makeTyper, csvFile(pair));
    expect(outcome).toMatchObject({ read: 2, loaded: 1, duplicates: 1 });
  });

  test('an empty text and one that a lenient parser drops are the same value', async () => {
    const pair = [line(1, { siret: '' }), line(1, { siret: 'none' }), line(2)];
    const { outcome, rows } = await typeBytes(makeTyper, csvFile(pair));
    expect(outcome).toMatchObject({ read: 3, loaded: 2, duplicates: 1, nulled: { provider_id: 1 } });
    expect(rows).toHaveLength(2);
  });

  test('copies of a record that cannot be read are refused, each of them', async () => {
    const broken = line(1, { numero_formation: 'a\0b' });
    const { outcome } = await typeBytes(makeTyper, csvFile([broken, broken, line(2)]));
    expect(outcome).toMatchObject({ read: 3, loaded: 1, duplicates: 0, quarantined: 2 });
  });

  test('of rows that differ the same one stays, whatever the order of the file', async () => {
    const lines = [
      ...[0, 1, 2, 3].map((n) => line(1, { contenu_formation: `version\n${n}`, code_inventaire: n === 2 ? '' : '7' })),
      line(2),
      ...[5, 6].map((n) => line(3, { frais_ttc_tot_mean: `${n}` })),
    ];
    const forwards = await typeBytes(makeTyper, csvFile(lines));
    const backwards = await typeBytes(makeTyper, csvFile([...lines].reverse()));
    const repaired = await typeBytes(makeTyper, csvFile(['too;short', ...lines]));
    expect(forwards.outcome).toMatchObject({ read: 7, loaded: 3, duplicates: 4 });
    expect(forwards.rows).toHaveLength(3);
    expect(backwards.rows).toEqual(forwards.rows);
    expect(repaired.rows).toEqual(forwards.rows);
    expect(backwards.checks).toEqual(forwards.checks);
  });

  test('a row in quarantine displaces none of its row id', async () => {
    const { outcome, rows } = await typeBytes(
      makeTyper,
      csvFile([line(1), line(1, { code_inventaire: 'x' }), line(1)]),
    );
    expect(outcome).toMatchObject({ read: 3, loaded: 1, duplicates: 1, quarantined: 1 });
    expect(rows).toMatchObject([{ code_rs: '-1' }]);
  });
}
