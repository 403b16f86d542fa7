import type { ColumnContract, DatasetContract, DatasetDefinition } from '@relais/core';
import { courseRecord, courses, csvFile, csvLine, headerNames } from './courses.js';
import { typeBytes, type MakeTyper } from './harness.js';

type Outcome =
  /** Code of the refusal. */
  | string
  /** What the two rows hold in `code_rs` (declared) or `nouvelle_colonne` (not declared); absent for a missing one. */
  | { readonly rows: readonly (string | null | undefined)[]; readonly quarantined?: number; readonly nulled?: number };

const records = [courseRecord(1, { code_inventaire: '1' }), courseRecord(2, { code_inventaire: '2' })];
const lines = (change: (line: string, index: number) => string = (line) => line): string[] =>
  records.map((record, index) => change(csvLine(record), index));
const renamed = headerNames.map((name) => (name === 'code_inventaire' ? 'code_neuf' : name));
const without = headerNames.filter((name) => name !== 'code_inventaire');
const reversed = [...headerNames].reverse();
const retyped = csvFile([csvLine(records[0]!), csvLine({ ...records[1]!, code_inventaire: '2,5' })]);
const emptied = csvFile(records.map((record) => csvLine({ ...record, code_inventaire: '' })));
const dropped = csvFile(
  records.map((record) => csvLine(record, without)),
  without,
);
const reordered = csvFile(
  records.map((record) => csvLine(record, reversed)),
  reversed,
);

const gone = 'CONTRACT_MISSING_COLUMN';
const same = { rows: ['1', '2'] };
const none = { rows: [null, null] };

/** B6, cell by cell: what a declared column's contract makes of each drift. */
const declared: Readonly<Record<string, readonly [string, Readonly<Record<ColumnContract, Outcome>>]>> = {
  'of another order': [reordered, { freeze: same, evolve: same, quarantine: same }],
  'without the column': [dropped, { freeze: gone, evolve: none, quarantine: gone }],
  'with the column renamed': [csvFile(lines(), renamed), { freeze: gone, evolve: none, quarantine: gone }],
  'with a value of another type': [
    retyped,
    {
      freeze: 'CONTRACT_RETYPED_COLUMN',
      evolve: { rows: ['1', null], nulled: 1 },
      quarantine: { rows: ['1'], quarantined: 1 },
    },
  ],
  'whose column is empty': [emptied, { freeze: 'CONTRACT_EMPTY_COLUMN', evolve: none, quarantine: none }],
};

/** The second of two rows holds something in a column that is not declared. */
const widened = csvFile(
  lines((line, index) => `${line};${index === 1 ? 'neu' : ''}`),
  [...headerNames, 'nouvelle_colonne'],
);
/** Everything but the column in question is declared. */
const complete: DatasetDefinition = {
  ...courses,
  columns: [...courses.columns, { name: 'region', source: ['libelle_region'], type: 'STRING', description: 'region' }],
};
const added: Readonly<Record<NonNullable<DatasetContract['newColumns']>, Outcome>> = {
  discard: { rows: [undefined, undefined] },
  freeze: 'CONTRACT_NEW_COLUMN',
  evolve: { rows: [null, 'neu'] },
  quarantine: { rows: [undefined], quarantined: 1 },
};

/** What a contract makes of files that differ from the declaration. */
export function describeDrift(makeTyper: MakeTyper): void {
  const typed = async (bytes: string | Buffer, dataset: DatasetDefinition, column: string): Promise<Outcome> => {
    try {
      const { outcome, rows, checks } = await typeBytes(makeTyper, bytes, dataset);
      for (const { raw, typed } of checks) expect(raw).toBe(typed);
      expect(outcome.read).toBe(outcome.loaded + outcome.duplicates + outcome.quarantined);
      const inOrder = [...rows].sort((a, b) => (String(a['provider_id']) < String(b['provider_id']) ? -1 : 1));
      return {
        rows: inOrder.map((row) => row[column] as string | null | undefined),
        ...(outcome.quarantined > 0 ? { quarantined: outcome.quarantined } : {}),
        ...((outcome.nulled[column] ?? 0) > 0 ? { nulled: outcome.nulled[column] } : {}),
      };
    } catch (error) {
      const { code } = error as { code?: string };
      if (code?.startsWith('CONTRACT_') !== true) throw error;
      return code;
    }
  };

  const cells = Object.entries(declared).flatMap(([drift, [bytes, outcomes]]) =>
    Object.entries(outcomes).map(
      ([contract, expected]) => [contract as ColumnContract, drift, bytes, expected] as const,
    ),
  );
  test.each(cells)('B6 %s: a file %s', async (contract, _, bytes, expected) => {
    const own = courses.columns.map((each) => (each.name === 'code_rs' ? { ...each, contract } : each));
    expect(await typed(bytes, { ...courses, columns: own }, 'code_rs')).toEqual(expected);
  });

  test.each(Object.entries(added))('B6 %s: a file with a new column', async (newColumns, expected) => {
    const contract = { newColumns } as DatasetContract;
    expect(await typed(widened, { ...complete, contract }, 'nouvelle_colonne')).toEqual(expected);
    // The same through the copy that a broken record makes necessary.
    const broken = typed(`${widened}short\n`, { ...complete, contract }, 'nouvelle_colonne');
    const quarantined = typeof expected === 'string' ? 0 : 1 + (expected.quarantined ?? 0);
    expect(await broken).toEqual(typeof expected === 'string' ? expected : { ...expected, quarantined });
  });

  test('a contract for all columns holds where a column does not say its own', async () => {
    const bytes = csvFile([csvLine(records[0]!), csvLine(courseRecord(2, { frais_ttc_tot_mean: '1e400' }))]);
    const strict: DatasetDefinition = { ...courses, contract: { columns: 'freeze' } };
    expect(await typed(bytes, strict, 'fees_mean')).toBe('CONTRACT_RETYPED_COLUMN');
    const columns = courses.columns.map((each) =>
      each.name === 'fees_mean' ? { ...each, contract: 'evolve' as const } : each,
    );
    expect(await typed(bytes, { ...strict, columns }, 'fees_mean')).toEqual({ rows: ['1250.50', null], nulled: 1 });
  });

  test('what identifies, dates or is required of a row never evolves away', async () => {
    const dataset: DatasetDefinition = { ...courses, contract: { columns: 'evolve' } };
    const names = headerNames.filter((name) => name !== 'numero_formation');
    const gap = csvFile(
      records.map((record) => csvLine(record, names)),
      names,
    );
    expect(await typed(gap, dataset, 'training_id')).toBe(gone);
    const undated = csvFile([csvLine(records[0]!), csvLine({ ...records[1]!, date_extract: '2025-13-01' })]);
    expect(await typed(undated, dataset, 'date_extract')).toMatchObject({ rows: ['2025-03-19'], quarantined: 1 });
  });

  test('every text of every type that evolves counts the same at raw and typed', async () => {
    const texts = [
      '',
      '1',
      '-1',
      '1.5',
      '1e400',
      'NaN',
      '9223372036854775808',
      '99999999.995',
      '2024-02-30',
      '2024-13',
    ];
    const bytes = csvFile(
      texts.map((text, index) =>
        csvLine(courseRecord(index, { code_inventaire: text, frais_ttc_tot_mean: text, premier_mois: text })),
      ),
    );
    const { rows } = (await typed(bytes, { ...courses, contract: { columns: 'evolve' } }, 'code_rs')) as {
      rows: unknown[];
    };
    expect(rows).toEqual([null, '1', '-1', ...Array<null>(7).fill(null)]);
  });

  test('names of new columns are spelled safely, and the same whatever stands beside them', async () => {
    const hostile = ['Région', 'row_id', 'code_rs', "x'; drop", '2e col', 'FEES_MEAN', '', 'é'.repeat(300)];
    const names = async (headers: readonly string[]): Promise<readonly string[]> => {
      const file = csvFile(
        lines((line) => line + ';v'.repeat(headers.length)),
        [...headerNames, ...headers],
      );
      return (await typeBytes(makeTyper, file, { ...complete, contract: { newColumns: 'evolve' } })).outcome.evolved;
    };
    const all = await names(hostile.filter((name) => name !== 'code_rs'));
    for (const name of all) expect(name).toMatch(/^[a-z][a-z0-9_]{0,80}$/);
    expect(new Set([...all, ...complete.columns.map(({ name }) => name), 'row_id']).size).toBe(
      all.length + complete.columns.length + 1,
    );
    expect(await names(['Région'])).toEqual([all[0]]);
    expect(await names(['plain', 'Région'])).toEqual(['plain', all[0]]);
  });
}
