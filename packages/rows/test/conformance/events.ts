import type { DatasetDefinition } from '@relais/core';
import { scanFile } from '@relais/rows';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256, typeBytes, type MakeTyper } from './harness.js';

/** Whole numbers beyond what a double holds, moments and truth values, all of them part of what a row is. */
const events: DatasetDefinition = {
  name: 'events',
  description: 'What happened',
  grain: 'one event',
  licence: { name: 'test' },
  source: { kind: 'http', urlVariable: 'URL', url: 'http://127.0.0.1/', fileName: 'events.csv', maxBytes: 1e9 },
  format: { delimiter: ',', quote: '"', encoding: 'utf-8', header: true },
  columns: [
    { name: 'who', type: 'INT64', required: true, description: 'Who' },
    { name: 'at', type: 'TIMESTAMP', description: 'When', nullValues: ['1970-01-01 00:00:00', 'n/a'] },
    { name: 'paid', type: 'BOOL', description: 'Whether it cost', nullValues: ['unknown'] },
  ],
  rowId: ['who', 'at', 'paid'],
  snapshotDate: { from: 'logical-date' },
  load: { mode: 'append' },
  reconciliation: [
    { name: 'all' },
    { name: 'who', column: 'who' },
    { name: 'at', column: 'at', except: ['2020-06-05 00:00:00'] },
    { name: 'among', column: 'at', among: ['2020-06-05T10:11:12.500'] },
    { name: 'paid', column: 'paid' },
    { name: 'free', column: 'paid', among: ['FALSE'] },
  ],
  quarantineMaxShare: 1,
};

const csv = (...lines: readonly string[]): string => ['who,at,paid', ...lines, ''].join('\n');
const notMoment = 'not a time YYYY-MM-DD HH:MM:SS without a zone';

/** Moments, truth values and long whole numbers. */
export function describeEvents(makeTyper: MakeTyper): void {
  const typed = async (...lines: readonly string[]) => typeBytes(makeTyper, csv(...lines), events);

  test.each([
    ['2020-06-05 10:11:12', '2020-06-05 10:11:12+00'],
    ['2020-06-05T10:11:12', '2020-06-05 10:11:12+00'],
    ['2020-06-05 10:11:12.5', '2020-06-05 10:11:12.5+00'],
    ['2020-06-05 10:11:12.000001', '2020-06-05 10:11:12.000001+00'],
    ['2020-02-29 23:59:59', '2020-02-29 23:59:59+00'],
    ['0001-01-01 00:00:00', '0001-01-01 00:00:00+00'],
    ['9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00'],
    ['1970-01-01T00:00:00.0', null],
    ['n/a', null],
    ['', null],
  ])('the moment %s is held as %s', async (text, moment) => {
    const { rows } = await typed(`1,${text},`);
    expect(rows).toEqual([expect.objectContaining({ at: moment })]);
  });

  test.each([
    ...[
      '2020-06-05',
      '2020-06-05 10:11',
      '2020-06-05 10:11:12Z',
      '2020-06-05 10:11:12+00:00',
      '2020-06-05 10:11:12 UTC',
    ],
    ...['2020-06-05 24:00:00', '2020-06-05 23:60:00', '2020-06-05 23:59:60', '2020-06-05 1:11:12', '2020-6-5 10:11:12'],
    ...['2020-06-05 10:11:12.', '2020-06-05 10:11:12.1234567', '2020-06-05  10:11:12', ' 2020-06-05 10:11:12'],
    ...['2020-06-05t10:11:12', '٢020-06-05 10:11:12', '05/06/2020 10:11:12', '1591351872', 'infinity', 'now'],
  ])('the moment %s is none', async (text) => {
    const { quarantine } = await typed(`1,${text},true`);
    expect(quarantine).toEqual([{ row: '1', column: 'at', reason: notMoment, raw: `1,${text},true` }]);
  });

  test.each(['2023-02-29 00:00:00', '2020-13-01 00:00:00', '0000-01-01 00:00:00'])(
    'the day of %s is none',
    async (text) => {
      const { quarantine } = await typed(`1,${text},true`);
      expect(quarantine).toMatchObject([{ column: 'at', reason: 'no day of the calendar' }]);
    },
  );

  test('true and false in any case; nothing else is a truth value', async () => {
    const [yes, no] = [
      ['true', 'TRUE', 'True', 'tRuE'],
      ['false', 'FALSE', 'fAlSe'],
    ];
    const none = ['', 'unknown'];
    const bad = ['1', '0', 't', 'yes', 'on', ' true', 'truee', 'fal\u017fe', 'UNKNOWN'];
    const texts = [...yes, ...no, ...none, ...bad];
    const { rows, quarantine } = await typed(...texts.map((text, index) => `${index},,${text}`));
    const value = new Map(rows.map(({ who, paid }) => [String(who), paid]));
    expect(texts.slice(0, -bad.length).map((_, index) => value.get(String(index)))).toEqual([
      ...[...yes.map(() => true), ...no.map(() => false), ...none.map(() => null)],
    ]);
    expect(quarantine.map(({ row }) => texts[Number(row) - 1])).toEqual(bad);
    expect(new Set(quarantine.map(({ reason }) => reason))).toEqual(new Set(['neither true nor false']));
  });

  test('19 digits stay what they are, in rows, in quarantine and in what is set aside', async () => {
    const who = ['3074457348177337743', '3074457348177337744', '3074457346349148105', '-9223372036854775808'];
    const { rows, quarantine, checks } = await typed(
      ...who.map((id) => `${id},2020-06-05 10:11:12,true`),
      `${who[0]},2020-06-05T10:11:12.000,TRUE`,
      `9223372036854775808,,`,
      `3074457348177337743.5,,`,
      `,2020-06-05 10:11:12,true`,
    );
    expect(rows.map((row) => row['who']).sort()).toEqual([...who].sort());
    expect(quarantine).toMatchObject([
      { column: 'who', reason: 'integer outside 64 bits', raw: '9223372036854775808,,' },
      { column: 'who', reason: 'not an integer', raw: '3074457348177337743.5,,' },
      { column: 'who', reason: 'a value is required' },
    ]);
    expect(checks).toContainEqual({ check: 'who', raw: 4, typed: 4 });
  });

  test('one moment and one truth have one row id, however they are written', async () => {
    const { rows, outcome } = await typed(
      ...['7,2020-06-05 10:11:12.5,true', '7,2020-06-05T10:11:12.500000,TRUE', '7.0,2020-06-05 10:11:12.50,True'],
      '7,2020-06-05 10:11:12.500001,true',
      '7,2020-06-05 10:11:12.5,false',
      '7,,true',
      '7,2020-06-05 10:11:12.5,',
    );
    expect(outcome).toMatchObject({ loaded: 5, duplicates: 2, quarantined: 0 });
    expect(new Set(rows.map((row) => row['row_id'])).size).toBe(5);
    const other = await typed('7,2020-06-05T10:11:12.5,TRUE');
    expect(rows.map((row) => row['row_id'])).toContain(other.rows[0]?.['row_id']);
  });

  test('raw texts and typed values are counted alike', async () => {
    const { checks } = await typed(
      ...['1,2020-06-05 00:00:00.000,false', '2,2020-06-05T10:11:12.5,FALSE', '3,2020-06-05 10:11:12.50,True'],
      ...['4,1970-01-01T00:00:00,unknown', '5,n/a,', '6,yesterday,true', '7,2020-06-06 00:00:00,true'],
    );
    expect(checks).toEqual([
      { check: 'all', raw: 6, typed: 6 },
      { check: 'who', raw: 6, typed: 6 },
      { check: 'at', raw: 3, typed: 3 },
      { check: 'among', raw: 2, typed: 2 },
      { check: 'paid', raw: 4, typed: 4 },
      { check: 'free', raw: 2, typed: 2 },
    ]);
  });

  test('where a column evolves, what is no moment or truth value is none and counted', async () => {
    const lenient = {
      ...events,
      columns: events.columns.map((column) => ({ ...column, contract: 'evolve' as const })),
    };
    const dataset = { ...lenient, columns: [{ ...events.columns[0]! }, ...lenient.columns.slice(1)], rowId: ['who'] };
    const { rows, outcome, checks } = await typeBytes(
      makeTyper,
      csv('1,2020-06-05 24:00:00,ja', '2,2023-02-29 00:00:00,true', '3,2020-06-05 10:11:12.5,false'),
      dataset,
    );
    expect(outcome).toMatchObject({ loaded: 3, nulled: { at: 2, paid: 1 } });
    expect(rows).toHaveLength(3);
    expect(checks.filter(({ raw, typed }) => raw !== typed)).toEqual([]);
  });

  test('snapshots are compared by moments and their months', async () => {
    const root = await mkdtemp(join(tmpdir(), 'relais-rows-'));
    try {
      const typer = makeTyper(join(root, 'scratch'));
      const snapshot = async (name: string, ...lines: readonly string[]): Promise<readonly string[]> => {
        const [file, folder] = [join(root, `${name}.csv`), join(root, name)];
        await Promise.all([writeFile(file, csv(...lines)), mkdir(folder)]);
        const { records } = await scanFile(file, events.format);
        const request = { dataset: events, file, rows: records, snapshotDate: '2020-06-05', sha256, folder };
        return (await typer.type(request)).parts.map((part) => join(folder, part));
      };
      const previous = await snapshot('before', '1,2020-05-31 23:59:59.999999,true', '1,2020-06-30 23:59:59,true');
      const current = await snapshot('after', '1,2020-06-30T23:59:59.0,TRUE');
      const guard = { key: ['who', 'at'], monthColumn: 'at' };
      expect(await typer.compare({ dataset: events, guard, previous, current })).toMatchObject({
        keys: { previous: 2, gone: 1 },
        monthsGone: ['2020-05'],
      });
    } finally {
      await rm(root, { recursive: true });
    }
  });
}
