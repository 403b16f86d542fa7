import { draws } from '../../france-courses/test/made-up-sources.js';
import {
  conversionsFile,
  hour,
  second,
  sessionsFile,
  shifted,
  type ConversionLine,
  type InboxFile,
  type SessionLine,
} from './inbox-files.js';

const days = ['2020-06-28', '2020-06-29', '2020-06-30', '2020-07-01', '2020-07-02'];
const cleanMediums = ['PAID SEARCH', 'IMPRESSION', 'ORGANIC SEARCH', 'DIRECT', 'REFERRAL', 'EMAIL', 'PAID SOCIAL'];
const mediums = [
  ...[...cleanMediums, ...cleanMediums, ...cleanMediums, ...cleanMediums, ...cleanMediums, ...cleanMediums],
  ...['paid search', ' DIRECT ', 'Organic Search', 'UNKNOWN', '', ' '],
];
/** Ages of sessions at a registration, from one that lies after it to one that is years old. */
const ages = [
  ...[
    -40 * 24 * hour,
    -hour,
    -1,
    0,
    0,
    1,
    60 * second,
    hour - 1,
    hour,
    hour + 1,
    hour + second,
    3 * hour - 1,
    3 * hour,
  ],
  ...[3 * hour + 1, 3 * hour + second, 12 * hour, 12 * hour + 1, 12 * hour + second, 31 * 24 * hour, 1000 * 24 * hour],
];

export interface RandomInboxOptions {
  /** Each user registers at most once, and mediums are written as the rules write them. */
  readonly clean?: boolean;
  readonly count?: number;
}

export interface RandomInbox {
  /** In an order of arrival in which no name comes twice. */
  readonly files: readonly InboxFile[];
  readonly users: readonly string[];
}

/**
 * Users of 19 digits that differ in the last ones only, with sessions at every boundary of their registrations, rows
 * told twice in and across files, late rows, and sessions told both paid and not.
 */
export function randomInbox(seed: number, { clean = false, count = 250 }: RandomInboxOptions = {}): RandomInbox {
  const draw = draws(seed);
  const of = <T>(values: readonly T[]): T => values[draw(values.length)] as T;
  const users = Array.from({ length: count }, (_, n) => String(3074457348177337000n + BigInt(n)));
  const sessions: (SessionLine & { file: string })[] = [];
  const conversions: (ConversionLine & { file: string })[] = [];
  for (const userid of users) {
    const times = Array.from(
      { length: draw(clean ? 2 : 4) },
      () => `${of(days)} ${of(['00:00:00', '12:34:56.789012', '23:59:59'])}`,
    );
    for (const registration_time of times) {
      const repeats = 1 + draw(2);
      for (let n = 0; n < repeats; n += 1) conversions.push({ userid, registration_time, file: of(days) });
    }
    const anchors = times.length > 0 ? times : [`${of(days)} 08:00:00`];
    for (let n = draw(6); n > 0; n -= 1) {
      const session = {
        userid,
        time_started: shifted(of(anchors), -of(ages)),
        medium: of(clean ? cleanMediums : mediums),
      };
      const repeats = 1 + draw(3);
      for (let repeat = 0; repeat < repeats; repeat += 1)
        sessions.push({ ...session, is_paid: draw(2) === 0, file: of(days) });
    }
  }
  const files = days.flatMap((date) => [
    sessionsFile(
      date,
      sessions.filter(({ file }) => file === date),
    ),
    conversionsFile(
      date,
      conversions.filter(({ file }) => file === date),
    ),
  ]);
  return { files: shuffled(files, draw), users };
}

export function shuffled<T>(values: readonly T[], draw: (n: number) => number): readonly T[] {
  const rest = [...values];
  return values.map(() => rest.splice(draw(rest.length), 1)[0] as T);
}
