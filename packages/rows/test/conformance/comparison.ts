import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanFile, type RowTyper, type SnapshotComparison } from '@relais/rows';
import { courseRecord, courses, csvFile, csvLine, type CourseRecord } from './courses.js';
import { sha256, type MakeTyper } from './harness.js';

const line = (number: number, values: Partial<CourseRecord> = {}): string => csvLine(courseRecord(number, values));
const lines = (count: number, values: Partial<CourseRecord> = {}): string[] =>
  Array.from({ length: count }, (_, number) => line(number, values));

/** What one typed snapshot has lost against another. */
export function describeComparison(makeTyper: MakeTyper): void {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'relais-compare-'));
    await mkdir(join(root, 'scratch'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function typed(typer: RowTyper, name: string, records: readonly string[], dataset = courses) {
    const [file, folder] = [join(root, `${name}.csv`), join(root, name)];
    await Promise.all([writeFile(file, csvFile(records)), mkdir(folder)]);
    const { records: rows } = await scanFile(file, dataset.format);
    const { parts } = await typer.type({ dataset, file, rows, snapshotDate: '2025-03-19', sha256, folder });
    return parts.map((part) => join(folder, part));
  }

  async function compared(before: readonly string[], now: readonly string[]): Promise<SnapshotComparison> {
    const typer = makeTyper(join(root, 'scratch'));
    const guard = { key: ['training_id', 'department'], monthColumn: 'first_month' };
    const previous = await typed(typer, "what's before", before);
    const current = await typed(typer, 'now', now);
    return typer.compare({ dataset: courses, guard, previous, current });
  }
  const nullsOf = ({ nulls }: SnapshotComparison, column: string) => nulls.find((found) => found.column === column);

  test('the same rows in another order have lost nothing', async () => {
    const comparison = await compared(lines(20), lines(20).reverse());
    expect(comparison).toMatchObject({
      rows: { previous: 20, current: 20 },
      keys: { previous: 20, gone: 0 },
      monthsGone: [],
    });
    for (const { previous, current } of comparison.nulls) expect(current).toBe(previous);
  });

  test('keys that are gone are counted once each, and new ones not at all', async () => {
    const twice = [line(1, { siret: '11111111111111' }), line(1, { siret: '22222222222222' })];
    const { rows, keys } = await compared([...twice, line(2), line(3)], [line(3), line(4), line(5)]);
    expect({ rows, keys }).toEqual({ rows: { previous: 4, current: 3 }, keys: { previous: 3, gone: 2 } });
  });

  test('a null in a key is the same null in the other snapshot', async () => {
    const remote = line(1, { nom_departement: '' });
    expect((await compared([remote, line(2)], [remote, line(2)])).keys).toEqual({ previous: 2, gone: 0 });
    await rm(join(root, "what's before"), { recursive: true });
    await rm(join(root, 'now'), { recursive: true });
    expect((await compared([remote, line(2)], [line(1), line(2)])).keys).toEqual({ previous: 2, gone: 1 });
  });

  test('months that are gone are named in order; rows without a month have none', async () => {
    const months = ['2025-02', '2024-11', '', '2025-01', '2024-12'];
    const before = months.map((premier_mois, number) => line(number, { premier_mois }));
    const { monthsGone } = await compared(before, [line(0, { premier_mois: '2025-01' })]);
    expect(monthsGone).toEqual(['2024-11', '2024-12', '2025-02']);
  });

  test('nulls are counted by column', async () => {
    const now = [...lines(8), ...[8, 9].map((number) => line(number, { frais_ttc_tot_mean: '' }))];
    const comparison = await compared([...lines(9), line(9, { intitule_certification: '' })], now);
    expect(nullsOf(comparison, 'fees_mean')).toEqual({ column: 'fees_mean', previous: 0, current: 2 });
    expect(nullsOf(comparison, 'certification_title')).toMatchObject({ previous: 1, current: 0 });
    expect(comparison.nulls.map(({ column }) => column)).toEqual(
      expect.arrayContaining(courses.columns.map(({ name }) => name)),
    );
  });
}
