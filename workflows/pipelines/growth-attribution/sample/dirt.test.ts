import { type Attribution, readAttribution } from '../test/reading-of-attribution.js';
import {
  conversionsOf,
  dirty,
  grouped,
  ofDataset,
  plain,
  records,
  sessionsOf,
  type TextFile,
} from '../test/made-files.js';

describe('dirt', () => {
  const texts = (dataset: string): string =>
    ofDataset(dirty, dataset)
      .map(({ text }) => text)
      .join('');

  test('is added, and nothing that was there is touched', () => {
    const cells = (rows: Record<string, string>[]): string[] =>
      rows.map((row) => JSON.stringify(Object.entries(row).sort()));
    const kept = new Set(cells(sessionsOf(dirty)));
    expect(cells(sessionsOf(plain)).filter((row) => !kept.has(row))).toEqual([]);
    const dataset = new Set(cells(conversionsOf(dirty)));
    expect(cells(conversionsOf(plain)).filter((row) => !dataset.has(row))).toEqual([]);
  });

  test('changes no attribution of those who are there without it', () => {
    const read = (files: readonly TextFile[]) =>
      new Map(
        readAttribution(
          files.map(({ dataset, date, text }) => ({ dataset: dataset as 'sessions', date, text })),
          'strict',
        ).map((row) => [`${row.userid} ${row.registration_time}`, row]),
      );
    const [without, withDirt] = [read(plain), read(dirty)];
    expect([...without].filter(([key, row]) => outcome(withDirt.get(key)) !== outcome(row))).toEqual([]);
    expect(withDirt.size).toBeGreaterThan(without.size);
  });
  const outcome = (row?: Attribution): string =>
    [row?.attribution_channel, row?.winning_medium, row?.hours_to_conversion, row?.reason].join(' ');

  test.each([
    ['a time that is none', /,yesterday/],
    ['a day that does not exist', /-02-30 /],
    ['hour 24', / 24:00:00/],
    ['a zone', /T\d\d:\d\d:\d\d(\.\d+)?\+02:00/],
    ['UTC said', /\d\dZ/],
    ['a user that is no number', /\nu-307/],
    ['a number rounded', /3\.07446E\+18/],
    ['no user', /\n,2020/],
    ['a cell too many', /,surplus/],
    ['a cell too few', /\n\d{19},[^,\n]*,(true|false)\n/],
    ['neither paid nor not', /,maybe,/],
    ['small letters', /,organic social\n/],
    ['a padded medium', /, [A-Z ]+ {2}\n/],
    ['no medium', /,(true|false),\n/],
  ])('%s', (_, pattern) => {
    expect(texts('sessions')).toMatch(pattern);
  });

  test('the same row twice, in one file and in two', () => {
    const perFile = ofDataset(dirty, 'sessions').map((file) => records(file).map((row) => JSON.stringify(row)));
    expect(perFile.some((rows) => new Set(rows).size < rows.length)).toBe(true);
    expect(new Set(perFile.flat()).size).toBeLessThan(perFile.reduce((sum, rows) => sum + new Set(rows).size, 0));
  });

  test('a session that was paid for, and was not', () => {
    const paid = grouped(
      sessionsOf(dirty).filter(({ is_paid }) => is_paid === 'true' || is_paid === 'false'),
      ({ userid, time_started, medium }) => `${userid} ${time_started} ${medium}`,
    );
    expect([...paid.values()].some((rows) => new Set(rows.map(({ is_paid }) => is_paid)).size === 2)).toBe(true);
  });

  test('times that have not come yet', () => {
    const ahead = ofDataset(dirty, 'conversions').flatMap((file) =>
      records(file).filter(
        ({ registration_time = '' }) =>
          /^\d{4}-\d\d-\d\d /.test(registration_time) && registration_time.slice(0, 10) > file.date,
      ),
    );
    expect(ahead.length).toBeGreaterThan(0);
  });

  test('files in every form within a week', () => {
    const all = ofDataset(dirty, 'sessions')
      .slice(0, 7)
      .map(({ text }) => text);
    expect(all.filter((text) => text.startsWith('\uFEFF'))).toHaveLength(1);
    expect(all.filter((text) => text.includes('\r\n'))).toHaveLength(1);
    expect(all.filter((text) => text.startsWith('medium,is_paid'))).toHaveLength(1);
    expect(all.filter((text) => text.startsWith('"userid"'))).toHaveLength(1);
    expect(all.filter((text) => !text.endsWith('\n'))).toHaveLength(1);
  });
});
