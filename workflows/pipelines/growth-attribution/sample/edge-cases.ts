import { isPaid } from './mediums.js';
import { day, hour, second } from './moments.js';
import { firstNumber, type Person, session, type Session, userid } from './person.js';

interface EdgeCase {
  readonly sessions: readonly Session[];
  readonly registrations: readonly number[];
}

const millisecond = second / 1_000;

/** What every rule turns on, by name; each happens on every day, to somebody of their own, around a moment. */
const edgeCases: Readonly<Record<string, (at: number) => EdgeCase>> = {
  'at the very moment': (at) => registered(at, [session(at, 'PAID SEARCH')]),
  'exactly 3 h': (at) => registered(at, [session(at - 3 * hour, 'PAID SEARCH')]),
  'exactly 1 h': (at) => registered(at, [session(at - hour, 'IMPRESSION')]),
  'exactly 12 h': (at) => registered(at, [session(at - 12 * hour, 'ORGANIC SEARCH')]),
  'a second beyond 3 h': (at) => registered(at, [session(at - 3 * hour - second, 'PAID SEARCH')]),
  'a second beyond 1 h': (at) => registered(at, [session(at - hour - second, 'IMPRESSION')]),
  'a second beyond 12 h': (at) => registered(at, [session(at - 12 * hour - second, 'ORGANIC SEARCH')]),
  'a millisecond beyond 3 h': (at) => registered(at, [session(at - 3 * hour - millisecond, 'PAID SEARCH')]),
  'a millisecond beyond 1 h': (at) => registered(at, [session(at - hour - millisecond, 'IMPRESSION')]),
  'a microsecond beyond 12 h': (at) => registered(at, [session(at - 12 * hour - 1, 'ORGANIC SEARCH')]),
  'a millisecond after': (at) => registered(at, [session(at + millisecond, 'DIRECT')]),
  'two channels at one instant': (at) =>
    registered(at, [session(at - 600 * second, 'DIRECT'), session(at - 600 * second, 'PAID SEARCH')]),
  'two mediums of one channel at one instant': (at) =>
    registered(at, [session(at - 600 * second, 'EMAIL'), session(at - 600 * second, 'REFERRAL')]),
  'an old paid search beside a fresh visit': (at) =>
    registered(at, [session(at - 2.9 * hour, 'PAID SEARCH'), session(at - 60 * second, 'DIRECT')]),
  'two registrations, the second by a lesser channel': (at) => ({
    sessions: [session(at - 600 * second, 'PAID SEARCH'), session(at + 5 * hour, 'DIRECT')],
    registrations: [at, at + 6 * hour],
  }),
  'three registrations, one before any session': (at) => ({
    sessions: [session(at + hour, 'ORGANIC SEARCH'), session(at + 5 * hour, 'IMPRESSION')],
    registrations: [at, at + 2 * hour, at + 5.5 * hour],
  }),
  'only after': (at) => registered(at, [session(at + hour, 'PAID SEARCH'), session(at + 25 * hour, 'DIRECT')]),
  'no session': (at) => registered(at, []),
  'over midnight': (at) => registered(at - 12 * hour + 300 * second, [session(at - 12.5 * hour, 'ORGANIC SEARCH')]),
  'direct a month ago': (at) => registered(at, [session(at - 31 * day, 'DIRECT')]),
};

/** As oddly written as sources do; who takes mediums as they stand sees others. */
const oddCases: typeof edgeCases = {
  'no medium': (at) => registered(at, [session(at - 600 * second, '')]),
  'a medium in small letters': (at) => registered(at, [oddly(at - 600 * second, 'paid search')]),
  'a padded medium': (at) => registered(at, [oddly(at - 600 * second, '  IMPRESSION ')]),
  'both paid and not': (at) =>
    registered(at, [session(at - 600 * second, 'DISPLAY'), { ...session(at - 600 * second, 'DISPLAY'), paid: false }]),
};

/** Somebody for each case of a day. */
export const edgePeople = (dayNumber: number, withOdd: boolean): readonly Person[] =>
  Object.values(withOdd ? { ...edgeCases, ...oddCases } : edgeCases).map((make, index) => ({
    userid: userid(dayNumber, firstNumber.edge + index),
    ...make(dayNumber * day + 12 * hour),
  }));

/** Somebody who came on the last evening of a month and registered in the next, whichever month a sample starts in. */
export function overMonthEnd(firstOfMonth: number): Person {
  const at = firstOfMonth * day;
  return {
    userid: userid(firstOfMonth, firstNumber.edge + 900_000),
    ...registered(at + 300 * second, [session(at - 600 * second, 'PAID SEARCH')]),
  };
}

function registered(at: number, sessions: readonly Session[]): EdgeCase {
  return { sessions, registrations: [at] };
}

const oddly = (started: number, medium: string): Session => ({
  started,
  medium,
  paid: isPaid(medium.trim().toUpperCase()),
});
