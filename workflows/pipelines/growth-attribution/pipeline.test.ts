import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../test/relais.js';
import { attributionLines, monthlyCounts } from './test/attribution-lines.js';
import { newestFiles, type InboxFile } from './test/inbox-files.js';
import { expectedRows, publishedRows } from './test/expected-rows.js';
import { fixtureFiles, makeInbox, type InboxFolder } from './test/inbox-folder.js';
import { brokenRules, contents, publishedLines, type Ask } from './test/published-tables.js';
import { randomInbox } from './test/random-inbox.js';
import { readAttribution } from './test/reading-of-attribution.js';

/**
 * The pipeline from an inbox to the published tables, by the command line. The numbers are those of the specification's
 * list of what must hold.
 */
const unreadable = [
  'nobody,2020-07-01 10:00:00,true,DIRECT',
  '3074457348177337000,2020-07-01 10:00:00+02:00,true,DIRECT',
  '3074457348177337000,2020-06-31 10:00:00,true,DIRECT',
];
const lateDate = '2020-09-02';
const lateUser = '3074457348177337719';

let inbox: InboxFolder;
let relais: Relais;
let files: readonly InboxFile[];
/** Whatever is published once all files are taken in. */
let figures: unknown[];
const reports: RunReport[] = [];

const run = (home = relais, variables = {}) => home.json<RunReport>(['run', 'growth-attribution'], variables);
const asking =
  (home: Relais): Ask =>
  async <Row>(query: string) =>
    (await home.json<Row[]>(['sql', 'growth-attribution', query])).value;
const ask: Ask = (query) => asking(relais)(query);
/** Drops files and runs; they are published. */
async function takeIn(dropped: readonly InboxFile[]): Promise<RunReport> {
  await inbox.drop(dropped);
  const { code, value } = await run();
  expect({ code, error: value.error, status: value.status }).toEqual({ code: 0, error: null, status: 'succeeded' });
  reports.push(value);
  return value;
}

beforeAll(async () => {
  const random = randomInbox(11).files.map((file) =>
    file.dataset === 'sessions' && file.date === '2020-07-01'
      ? { ...file, text: `\uFEFF${file.text}${unreadable.join('\n')}\n`.replaceAll('\n', '\r\n') }
      : file,
  );
  files = [...random, ...(await fixtureFiles())];
  inbox = await makeInbox();
  relais = await makeRelais({ GROWTH_INBOX: inbox.path });
  await relais.holdPlatform();
  const early = files.filter(({ date }) => date !== lateDate);
  // Neither in the order of their days nor in pairs.
  await takeIn(early.filter((_, index) => index % 2 === 0));
  await takeIn(early.filter((_, index) => index % 2 === 1));
});

afterAll(async () => {
  await relais?.remove();
  await inbox?.remove();
});

test('11: every line of every file is accounted for, once', () => {
  const taken = reports.flatMap(({ tables }) => tables);
  const early = files.filter(({ date }) => date !== lateDate);
  expect(taken.map(({ dataset, snapshotDate, read }) => [dataset, snapshotDate, read].join(' ')).sort()).toEqual(
    early.map(({ dataset, date, text }) => [dataset, date, text.trimEnd().split('\n').length - 1].join(' ')).sort(),
  );
  for (const { read, loaded, duplicates, quarantined } of taken) expect(read).toBe(loaded + duplicates + quarantined);
  const lines = reports.flatMap(({ reconciliation }) => reconciliation);
  expect(lines.filter(({ raw, typed, warehouse }) => raw !== typed || typed !== warehouse)).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});

test('11: a refused row is kept with its file, its number and its reason', async () => {
  const { value } = await relais.json<{ file: string; row: number; raw: string; dataset: string }[]>([
    ...['quarantine', 'ls', 'growth-attribution'],
  ]);
  const lines =
    files.find(({ dataset, date }) => dataset === 'sessions' && date === '2020-07-01')?.text.split('\r\n') ?? [];
  expect(value).toMatchObject(
    [
      ['userid', 'not an integer'],
      ['time_started', 'not a time YYYY-MM-DD HH:MM:SS without a zone'],
      ['time_started', 'no day of the calendar'],
    ].map(([column, reason], index) => ({
      ...{ dataset: 'sessions', column, reason, raw: unreadable[index] },
      file: expect.stringMatching(/\/2020-07-01\.csv$/) as unknown,
      row: lines.indexOf(unreadable[index] ?? ''),
    })),
  );
});

describe('a late session', () => {
  let before: string[];
  beforeAll(async () => {
    before = await publishedLines(ask);
    await takeIn(files.filter(({ date }) => date === lateDate).map(withCountry));
    figures = await contents(ask);
  });

  test('8: only its user is computed again', async () => {
    expect(await ask('select userid from staging.touched_users')).toEqual([{ userid: lateUser }]);
  });

  test('8: changes the attributions of its user and nobody else', async () => {
    const after = await publishedLines(ask);
    const changed = [
      ...before.filter((line) => !after.includes(line)),
      ...after.filter((line) => !before.includes(line)),
    ];
    expect(changed).toEqual([
      expect.stringMatching(new RegExp(`^${lateUser} .* DIRECT \\| 6 `)) as unknown,
      expect.stringMatching(new RegExp(`^${lateUser} .* IMPRESSION \\| 0.5 `)) as unknown,
    ]);
  });

  test('10: a column more in its file only warns', () => {
    expect(reports.at(-1)?.warnings).toContainEqual(
      expect.objectContaining({ code: 'CONTRACT_EVOLVED', dataset: 'sessions' }),
    );
  });
});

describe('strict', () => {
  test('1: each accepted registration stands there once', async () => {
    const [counts] = await ask<Record<string, number>>(`select
      (select count(*)::int from (select distinct userid, registration_time from source_tables.conversions)) as accepted,
      (select count(*)::int from (select distinct userid, registration_time from marts.registration_attribution)) as kept,
      (select count(*)::int from marts.registration_attribution) as n`);
    expect(counts?.['accepted']).toBeGreaterThan(250);
    expect(counts).toEqual({ accepted: counts?.['accepted'], kept: counts?.['accepted'], n: counts?.['accepted'] });
  });

  test('2: the channels and the unattributed of a month are its registrations', async () => {
    const months = await ask<{ registrations: number; counted: number }>(`
      select count(*)::int as registrations,
        (count(*) filter (reason is not null) + any_value(counts.n))::int as counted
      from marts.registration_attribution as a
      join (select years, months, sum(count) as n from marts.mart_channel_attribution group by all) as counts
        on counts.years = year(a.registration_time) and counts.months = month(a.registration_time)
      group by counts.years, counts.months`);
    expect(months).toHaveLength(4);
    for (const { registrations, counted } of months) expect(counted).toBe(registrations);
  });

  test('3, 5: every winner is live, of the best channel that is, and its latest', async () => {
    expect(await ask(brokenRules)).toEqual([]);
  });

  test('3: an independent reading of the same files gives the same winners', async () => {
    const read = readAttribution(files, 'strict');
    expect(await publishedLines(ask)).toEqual(attributionLines(read));
    const months = await ask<Record<string, unknown>>('select * from marts.mart_channel_attribution');
    expect(
      Object.fromEntries(
        months.map((row) => [`${row['channel_name']} ${row['years']} ${row['months']}`, row['count']]),
      ),
    ).toEqual(monthlyCounts(read));
  });

  test('4: exactly the lookback is live, a moment more is not; all as worked out by hand', async () => {
    const published = await publishedRows(
      ask,
      'registration_attribution',
      "registration_time >= timestamp '2020-08-01'",
    );
    expect(published).toEqual(expectedRows('registration_attribution'));
  });

  test('9: what is told twice counts once, and 19 digits come back as they went in', async () => {
    expect(
      await ask(
        'select userid from dwh.fact_sessions group by userid, session_start_time, channel_sk having count(*) > 1',
      ),
    ).toEqual([]);
    expect(reports.some(({ tables }) => tables.some(({ duplicates }) => duplicates > 0))).toBe(true);
    const ids = await ask<{ userid: string }>('select distinct userid from marts.registration_attribution order by 1');
    const told = newestFiles(files)
      .filter(({ dataset }) => dataset === 'conversions')
      .flatMap(({ text }) => text.match(/\d{19}/g) ?? []);
    expect(ids.map(({ userid }) => userid)).toEqual([...new Set(told)].sort());
  });
});

test('6: neither another run nor the same file again changes anything', async () => {
  for (const dropped of [[], files.slice(0, 2)]) {
    await inbox.drop(dropped);
    expect(await run()).toMatchObject({
      ...{ code: 0, value: { status: 'unchanged', generation: reports.at(-1)?.generation, error: null } },
    });
  }
  expect(await contents(ask)).toEqual(figures);
});

describe('all files at once, in another home', () => {
  let other: Relais;
  beforeAll(async () => void (other = await makeRelais({ GROWTH_INBOX: inbox.path })));
  afterAll(() => other?.remove());

  test('12: legacy gives what the original gave, and what strict gives where people register once', async () => {
    const { value } = await run(other, { GROWTH_ATTRIBUTION_MODE: 'legacy' });
    expect({ status: value.status, error: value.error }).toEqual({ status: 'succeeded', error: null });
    const legacy = await publishedLines(asking(other));
    expect(legacy).toEqual(attributionLines(readAttribution(files, 'legacy')));
    const plain = await ask<{ userid: string }>(`
      select userid from marts.registration_attribution where reason is null
      group by userid having count(*) = 1
      except select userid from checks.several_registrations
      except select userid from source_tables.sessions where medium is null or medium <> upper(trim(medium))
      except select userid from source_tables.sessions where medium = ''`);
    const those = plain.map(({ userid }) => `userid = ${userid}`).join(' or ');
    expect(plain.length).toBeGreaterThan(20);
    expect(await publishedLines(asking(other), those)).toEqual(await publishedLines(ask, those));
  });

  test('7: strict after that gives what the increments gave, whatever their order', async () => {
    const { value } = await run(other);
    expect({ status: value.status, error: value.error }).toEqual({ status: 'succeeded', error: null });
    expect(await contents(asking(other))).toEqual(figures);
  });
});

test('10: a file without a column publishes nothing, and is named; the figures stay', async () => {
  await inbox.drop([
    { dataset: 'sessions', date: '2020-09-03', text: 'userid,time_started,medium\n1,2020-09-03 10:00:00,DIRECT\n' },
  ]);
  const { code, value } = await run();
  expect({ code, status: value.status, error: value.error }).toEqual({
    ...{ code: 1, status: 'failed' },
    error: {
      code: 'CONTRACT_MISSING_COLUMN',
      dataset: 'sessions',
      message: expect.stringContaining('2020-09-03') as unknown,
    },
  });
  expect(await contents(ask)).toEqual(figures);
});

function withCountry({ text, ...file }: InboxFile): InboxFile {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  return { ...file, text: `${[`${header},country`, ...rows.map((row) => `${row},FR`)].join('\n')}\n` };
}
