import type { ColumnDefinition } from '@relais/core';
import { openDuckDB, quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import { IS_BAD, IS_NULLED, rowTests } from '../src/drivers/duckdb/plain-values.js';
import { typedColumn, type TypedColumn } from '../src/drivers/duckdb/typed-column.js';

const kinds: readonly Pick<ColumnDefinition, 'type' | 'parse'>[] = [
  { type: 'INT64' },
  { type: 'NUMERIC(10,2)' },
  { type: 'NUMERIC(10,2)', parse: 'decimal-comma' },
  { type: 'FLOAT64' },
  { type: 'FLOAT64', parse: 'decimal-comma' },
  { type: 'DATE' },
  { type: 'DATE', parse: 'day-first' },
  { type: 'DATE', parse: 'year-month' },
  { type: 'TIMESTAMP' },
  { type: 'BOOL' },
];

const two = (value: number): string => String(value).padStart(2, '0');

/** Every day that a form has room for, and some more, in years at the borders of calendars. */
const days = ['0000', '0001', '0999', '1000', '1900', '2000', '2023', '2024', '2999', '3000', '9999'].flatMap((year) =>
  Array.from({ length: 14 }, (_, month) =>
    Array.from({ length: 33 }, (_, day): readonly [string, string, string] => [year, two(month), two(day)]),
  ).flat(),
);
const digits = Array.from({ length: 40 }, (_, length) => '9'.repeat(length));
const numbers = digits.flatMap((whole) =>
  [
    '',
    '.',
    '.0',
    '.000000000',
    '.5',
    '.99',
    '.995',
    '.999999999',
    '.99999999999999999',
    ',',
    ',99999999999999999',
    ',5',
    ',999999999',
    'e3',
    'E-3',
    'e400',
    '~',
    ' ',
  ].flatMap((rest) => ['', '-', '+', ' ', '--'].map((sign) => `${sign}${whole}${rest}`)),
);
const times = ['00:00:00', '23:59:59', '24:00:00', '12:60:00', '12:00:60', '1:2:3', '12:00:00.5', '12:00:00.1234567'];
const longest = ['8999999999999999999', '9223372036854775807', '9223372036854775808', '10000000000000000000'];
const texts = [
  ...numbers,
  ...longest.flatMap((number) => [number, `-${number}`]),
  ...days.flatMap(([year, month, day]) => [`${year}-${month}-${day}`, `${day}/${month}/${year}`, `${year}-${month}`]),
  ...times.flatMap((time) => [`2024-02-29 ${time}`, `2023-02-28T${time}`, `2023-02-29 ${time}`, `2023-12-31 ${time}Z`]),
  ...['true', 'True', 'TRUE', 'tRuE', 'false', 'truefalse', 'yes', 'ſ', '~', '~~', '1~2', '2024-01-01~1', '12\n', '\n'],
];

describe('one pattern for a row', () => {
  let database: OpenDuckDB;
  beforeAll(async () => {
    database = await openDuckDB({ path: ':memory:', memoryLimit: '300MB', threads: 1 });
    await database.connection.run('CREATE TABLE fields (a VARCHAR, b VARCHAR)');
    const unique = [...new Set(texts)].filter((text) => text !== '');
    await database.connection.run(
      `INSERT INTO fields SELECT unnest, NULL FROM unnest([${unique.map(quoteLiteral).join(', ')}])`,
    );
    await database.connection.run('INSERT INTO fields SELECT b, a FROM fields');
    await database.connection.run('INSERT INTO fields VALUES (NULL, NULL)');
  });
  afterAll(() => database.close());

  const count = async (condition: string, rows = 'fields'): Promise<number> => {
    const result = await database.connection.runAndReadAll(`SELECT count_if(${condition}) FROM ${rows}`);
    return Number(result.getRows()[0]?.[0]);
  };
  const typed = (name: string, more: Partial<ColumnDefinition>): TypedColumn =>
    typedColumn({ name, type: 'STRING', description: '', ...more }, name, 'quarantine');
  const exactly = (columns: readonly TypedColumn[]): string =>
    columns.flatMap(({ faults }) => faults.map(({ test }) => test)).join(' OR ');

  test.each(kinds)('$type $parse: says of a row what its columns say', async (kind) => {
    for (const more of [
      {},
      { required: true },
      { nullValues: ['n/a', '-1'] },
      { required: true, nullValues: ['n/a'] },
    ]) {
      const columns = [typed('a', { ...kind, ...more }), typed('b', { type: 'INT64', required: false })];
      const rows = rowTests(columns).judge('fields');
      expect(await count(`${IS_BAD} IS DISTINCT FROM (${exactly(columns)})`, rows)).toBe(0);
    }
  });

  test.each(kinds)('$type $parse: takes what files hold', async (kind) => {
    const column = typed('a', kind);
    const [plain, good] = [`regexp_full_match(a, '${column.plain}')`, `NOT (${exactly([column])})`];
    expect(await count(`a IS NOT NULL AND ${plain} AND ${good}`)).toBeGreaterThan(2);
  });

  test('says of texts that lenient columns drop what these say', async () => {
    const kept: ColumnDefinition = { name: 'b', type: 'INT64', description: '' };
    for (const kind of [{ parse: 'siret' } as const, ...kinds]) {
      const column = typedColumn({ name: 'a', type: 'STRING', description: '', ...kind }, 'a', 'evolve');
      const rows = rowTests([column, typedColumn(kept, 'b', 'quarantine')]).judge('fields');
      expect(await count(`${IS_NULLED} IS DISTINCT FROM (${column.isNulled})`, rows)).toBe(0);
    }
  });

  test('takes codes that came by way of a table of floats, and means', async () => {
    const isPlain = (text: string, type: ColumnDefinition['type']) =>
      count(`a = '${text}' AND regexp_full_match(a, '${typed('a', { type }).plain}')`);
    expect(await isPlain('999.0', 'INT64')).toBe(1);
    expect(await isPlain('9999999.99999999999999999', 'NUMERIC(10,2)')).toBe(1);
  });

  test('takes numbers of 19 digits, which many ids are', async () => {
    expect(
      await count(`a = '8999999999999999999' AND regexp_full_match(a, '${typed('a', { type: 'INT64' }).plain}')`),
    ).toBe(1);
  });

  test('a dataset without checked columns has no bad row', async () => {
    const { judge, judged } = rowTests([typed('a', {})]);
    expect(judged).toEqual([]);
    expect(await count(`${IS_BAD} OR ${IS_NULLED}`, judge('fields'))).toBe(0);
  });
});
