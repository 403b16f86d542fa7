import { conversionsFile, hour, second, sessionsFile, shifted, type InboxFile } from './inbox-files.js';

const registered = '2020-06-15 12:00:00';
const paid = 'PAID SEARCH';
const impression = 'IMPRESSION';
const organic = 'ORGANIC SEARCH';
const day = 24 * hour;

/** One registration: what is to be seen, its user's sessions as [microseconds before it, medium], and what wins it. */
export type BoundaryCase = readonly [name: string, sessions: readonly (readonly [number, string])[], outcome: string];

export const boundaryCases: readonly BoundaryCase[] = [
  ['a session at the very moment of the registration counts', [[0, paid]], 'PAID_SEARCH PAID SEARCH 0.0'],
  ['a session a microsecond after the registration does not', [[-1, paid]], 'UNATTRIBUTED AFTER_ONLY'],
  ['paid search of exactly 3 h counts', [[3 * hour, paid]], 'PAID_SEARCH PAID SEARCH 3.0'],
  ['paid search of 3 h and a microsecond does not', [[3 * hour + 1, paid]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['paid search of 3 h and a second does not', [[3 * hour + second, paid]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['an impression of exactly 1 h counts', [[hour, impression]], 'PAID_IMPRESSION IMPRESSION 1.0'],
  ['an impression of 1 h and a millisecond does not', [[hour + 1000, impression]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['an impression of 1 h and a second does not', [[hour + second, impression]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['organic search of exactly 12 h counts', [[12 * hour, organic]], 'ORGANIC_SEARCH ORGANIC SEARCH 12.0'],
  ['organic search of 12 h and a microsecond does not', [[12 * hour + 1, organic]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['organic search of 12 h and a second does not', [[12 * hour + second, organic]], 'UNATTRIBUTED EXPIRED_ONLY'],
  ['direct counts at any age', [[31 * day, 'DIRECT']], 'DIRECT DIRECT 744.0'],
  ['any other medium counts at any age', [[400 * day, 'REFERRAL']], 'OTHERS REFERRAL 9600.0'],
  [
    'an old paid search goes before a new direct',
    of([2.5 * hour, paid], [second, 'DIRECT']),
    'PAID_SEARCH PAID SEARCH 2.5',
  ],
  ['an expired paid search leaves it to direct', of([3 * hour + 1, paid], [5 * hour, 'DIRECT']), 'DIRECT DIRECT 5.0'],
  ['an expired search is no other medium', [[13 * hour, organic]], 'UNATTRIBUTED EXPIRED_ONLY'],
  [
    'two channels at one instant: the precedence decides',
    of([hour, organic], [hour, impression]),
    'PAID_IMPRESSION IMPRESSION 1.0',
  ],
  [
    'within a channel the latest session wins',
    of([2 * hour, paid], [hour, paid], [1.5 * hour, paid]),
    'PAID_SEARCH PAID SEARCH 1.0',
  ],
  ['a medium in small letters and padded is the same', [[hour, '  paid search ']], 'PAID_SEARCH PAID SEARCH 1.0'],
  ['no medium is an other medium', [[hour, '']], 'OTHERS UNKNOWN 1.0'],
  ['no session at all', [], 'UNATTRIBUTED NO_SESSION'],
  ['sessions only later than it', of([-hour, 'DIRECT'], [-1, paid]), 'UNATTRIBUTED AFTER_ONLY'],
  ['one expired before it, one later', of([-hour, 'DIRECT'], [4 * hour, paid]), 'UNATTRIBUTED EXPIRED_ONLY'],
];

function of(...sessions: readonly (readonly [number, string])[]): BoundaryCase[1] {
  return sessions;
}

/** The users differ in the last of 19 digits only. */
export const boundaryUser = (index: number): string => String(3074457348177337743n + BigInt(index));

/** Registers 2 h before, at and 1 s after the moment of the others, and has one impression 1 h before it. */
export const userWithThree = boundaryUser(boundaryCases.length);

export function boundaryFiles(): readonly InboxFile[] {
  const told = boundaryCases.flatMap(([, sessions], index) =>
    sessions.map(([before, medium]) => ({ userid: boundaryUser(index), before, medium })),
  );
  const sessions = [...told, { userid: userWithThree, before: hour, medium: impression }];
  const registrations = boundaryCases.map((_, index) => ({ userid: boundaryUser(index), after: 0 }));
  const three = [-2 * hour, 0, second].map((after) => ({ userid: userWithThree, after }));
  return [
    sessionsFile(
      '2020-06-15',
      sessions.map(({ userid, before, medium }) => ({
        userid,
        time_started: shifted(registered, -before),
        is_paid: false,
        medium,
      })),
    ),
    conversionsFile(
      '2020-06-15',
      [...registrations, ...three].map(({ userid, after }) => ({
        userid,
        registration_time: shifted(registered, after),
      })),
    ),
  ];
}
