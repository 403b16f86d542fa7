import { registrantsOn } from './crowd.js';
import { channels } from './mediums.js';
import {
  clean,
  conversionsOf,
  dirty,
  grouped,
  made,
  ofDataset,
  options,
  plain,
  records,
  sessionsOf,
} from '../test/made-files.js';
import { dayOf, hour, second } from './moments.js';

/** Exact to the microsecond. */
const momentOf = (text = ''): number =>
  Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) * 1_000 + Number(text.slice(20).padEnd(6, '0'));

describe('the same options', () => {
  test('give the same bytes, another seed others', () => {
    expect(made(options)).toEqual(dirty);
    expect(made({ ...options, seed: 2 })).not.toEqual(dirty);
  });

  test('more days add files and leave the others as they are', () => {
    expect(made({ ...options, days: 4 })).toEqual(dirty.slice(0, 8));
  });
});

describe('the size', () => {
  test('22 000 registrations a day at scale 1, busier in the week, and two sessions for each', () => {
    const week = Array.from({ length: 7 }, (_, index) => registrantsOn(dayOf('2020-06-01') + index, 1));
    expect(week.reduce((sum, count) => sum + count, 0)).toBe(7 * 22_000);
    expect(week[1]).toBeGreaterThan((week[5] ?? 0) * 1.5);
    expect(sessionsOf(plain).length / conversionsOf(plain).length).toBeCloseTo(2, 0);
  });

  test('a file says how many records it has, and how many of them cannot be read', () => {
    expect(dirty.filter((file) => records(file).length !== file.records)).toEqual([]);
    expect(plain.filter(({ spoiled }) => spoiled > 0)).toEqual([]);
    const shares = dirty.map(({ spoiled, records: count }) => spoiled / count);
    expect(Math.max(...shares)).toBeLessThan(0.02);
    expect(dirty.reduce((sum, { spoiled }) => sum + spoiled, 0)).toBeGreaterThan(20);
  });
});

describe('who wins', () => {
  const lookback = (precedence: number): number => channels[precedence]?.lookback ?? 0;
  const byUser = grouped(sessionsOf(plain), (session) => session['userid'] ?? '');
  const outcomes = conversionsOf(plain).map(({ userid = '', registration_time }) => {
    const registered = momentOf(registration_time);
    const ages = (byUser.get(userid) ?? []).map(({ medium = '', time_started }) => ({
      precedence: channels.findIndex(({ mediums }) => mediums.includes(medium)),
      age: registered - momentOf(time_started),
    }));
    if (ages.length === 0) return 'NO_SESSION';
    if (ages.every(({ age }) => age < 0)) return 'AFTER_ONLY';
    const live = ages.filter(({ precedence, age }) => age >= 0 && (precedence > 2 || age <= lookback(precedence)));
    return live.length === 0 ? 'EXPIRED_ONLY' : Math.min(...live.map(({ precedence }) => precedence));
  });
  const share = (...wanted: readonly unknown[]): number =>
    outcomes.filter((outcome) => wanted.includes(outcome)).length / outcomes.length;

  test('15 % have no session, 5 % none that counts', () => {
    expect(Math.abs(share('NO_SESSION') - 0.15)).toBeLessThan(0.03);
    expect(Math.abs(share('AFTER_ONLY', 'EXPIRED_ONLY') - 0.05)).toBeLessThan(0.02);
  });

  test.each([
    [0, 'PAID SEARCH', 0.121],
    [1, 'IMPRESSION', 0.046],
    [2, 'ORGANIC SEARCH', 0.12],
    [3, 'DIRECT', 0.044],
    [4, 'any other', 0.669],
  ])('precedence %i (%s) wins about %d of the others', (precedence, _, expected) => {
    expect(Math.abs(share(precedence) / share(0, 1, 2, 3, 4) - expected)).toBeLessThan(0.03);
  });
});

describe('edge cases are there on every day', () => {
  const pairs = (date: string): Set<string> => {
    const sessions = grouped(sessionsOf(plain), (session) => session['userid'] ?? '');
    return new Set(
      conversionsOf(plain)
        .filter(({ registration_time }) => registration_time === `${date} 12:00:00`)
        .flatMap(({ userid = '' }) =>
          (sessions.get(userid) ?? []).map(
            ({ medium, time_started }) => `${medium} ${momentOf(`${date} 12:00:00`) - momentOf(time_started)}`,
          ),
        ),
    );
  };

  test.each(['2020-06-01', '2020-06-05', '2020-06-09'])('%s', (date) => {
    const found = pairs(date);
    const limits = [
      ['PAID SEARCH', 3],
      ['IMPRESSION', 1],
      ['ORGANIC SEARCH', 12],
    ] as const;
    for (const [medium, hours] of limits) {
      expect(found).toContain(`${medium} ${hours * hour}`);
      expect(found).toContain(`${medium} ${hours * hour + second}`);
    }
    expect(found).toContain('PAID SEARCH 0');
    expect(found).toContain(`PAID SEARCH ${3 * hour + 1_000}`);
    expect(found).toContain(`ORGANIC SEARCH ${12 * hour + 1}`);
    expect(found).toContain(`DIRECT ${31 * 24 * hour}`);
    expect(found).toContain('DIRECT -1000');
  });

  test('several registrations of one user, and one over the end of a month', () => {
    const counts = [...grouped(conversionsOf(plain), ({ userid = '' }) => userid).values()].map(({ length }) => length);
    expect(new Set(counts)).toEqual(new Set([1, 2, 3]));
    expect(sessionsOf(plain).map(({ time_started }) => time_started)).toContain('2020-05-31 23:50:00');
  });
});

describe('rows come late', () => {
  test.each([
    ['sessions', 'time_started', 0.02],
    ['conversions', 'registration_time', 0.01],
  ])('%s: up to three days, in about one of a hundred', (dataset, column, expected) => {
    const days = ofDataset(plain, dataset)
      .slice(3)
      .flatMap((file) => records(file).map((row) => dayOf(file.date) - dayOf((row[column] ?? '').slice(0, 10))));
    const share = days.filter((late) => late >= 1 && late <= 3).length / days.length;
    expect(Math.abs(share - expected)).toBeLessThan(0.01);
    expect(days.filter((late) => late < 0 || (late > 3 && late < 29))).toEqual([]);
  });

  test('a session comes again in a later file, by another medium', () => {
    const same = grouped(
      ofDataset(plain, 'sessions').flatMap((file) =>
        records(file).map((row) => ({ ...row, date: file.date }) as unknown as Row),
      ),
      ({ userid, time_started }) => `${userid} ${time_started}`,
    );
    const again = [...same.values()].filter((rows) => new Set(rows.map(({ date }) => date)).size > 1);
    expect(again.length).toBeGreaterThan(5);
    expect(again.every((rows) => new Set(rows.map(({ medium }) => medium)).size === rows.length)).toBe(true);
  });
});
type Row = Record<'userid' | 'time_started' | 'medium' | 'date', string>;

describe('drift', () => {
  test.each([
    ['added', 'userid,time_started,is_paid,medium,country'],
    ['renamed', 'userid,started_at,is_paid,medium'],
  ] as const)('a column %s on the last day, and on no other', (drift, header) => {
    const headers = ofDataset(made({ ...clean, days: 2, drift }), 'sessions').map(({ text }) => text.split('\n')[0]);
    expect(headers).toEqual(['userid,time_started,is_paid,medium', header]);
  });
});

test('user ids have 19 digits that floating-point numbers cannot hold', () => {
  const ids = [...new Set(conversionsOf(plain).map(({ userid = '' }) => userid))];
  expect(ids.filter((id) => !/^\d{19}$/.test(id))).toEqual([]);
  expect(new Set(ids.map(Number)).size).toBeLessThan(ids.length / 2);
});
