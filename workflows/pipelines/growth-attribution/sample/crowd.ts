import { type Draw, drawsOf, pick } from '@relais/core';
import { channels, drawMedium, drawPrecedence, longestWay } from './mediums.js';
import { day, hour, second } from './moments.js';
import { firstNumber, type Person, session, type Session, userid } from './person.js';

/** Keys of the random streams, so that no two things are drawn alike. */
export const stream = { registrant: 1, visitor: 2, deliveries: 3, dirt: 4 } as const;

const REGISTRATIONS_A_DAY = 22_000;
/** From Sunday on; a week has seven days' worth. */
const weekdays = [0.65, 1.15, 1.2, 1.2, 1.15, 1.05, 0.6];
/** How busy the hours of a day are, from midnight UTC on. */
const hours = [2, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 8, 9, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const busiest = hours.flatMap((weight, index) => Array<number>(weight).fill(index));

/** Of a thousand registrations; all others are won by a channel. */
const without = { sessions: 150, earlier: 175, live: 200 } as const;
/** Visitors who never register, for a hundred registrations: 15 % of all who have sessions. */
const VISITORS = 15;
const ONE_IN_AGAIN = 300;
const MOST_SESSIONS = 12;
const FINE = 1_000_000;

/** How many people drawn at random register first on a day. */
export const registrantsOn = (dayNumber: number, scale: number): number =>
  Math.round(REGISTRATIONS_A_DAY * scale * (weekdays[(dayNumber + 4) % 7] ?? 1));

/** Everybody whose first registration, or only visit, falls on a day. */
export function* crowdOf(seed: number, dayNumber: number, scale: number): Generator<Person> {
  const registrants = registrantsOn(dayNumber, scale);
  for (let number = 0; number < registrants; number++) yield registrant(seed, dayNumber, number);
  const visitors = Math.round((registrants * VISITORS) / 100);
  for (let number = 0; number < visitors; number++) yield visitor(seed, dayNumber, number);
}

function registrant(seed: number, dayNumber: number, number: number): Person {
  const draw = drawsOf(seed, stream.registrant, dayNumber, number);
  const registered = drawMoment(draw, dayNumber);
  const again = draw(ONE_IN_AGAIN) === 0;
  return {
    userid: userid(dayNumber, firstNumber.drawn + number),
    registrations: again ? [registered, registered + hour + draw(2 * 3_600) * second] : [registered],
    sessions: sessionsBefore(draw, registered),
  };
}

function visitor(seed: number, dayNumber: number, number: number): Person {
  const draw = drawsOf(seed, stream.visitor, dayNumber, number);
  const sessions = times(drawCount(draw), () =>
    session(drawMoment(draw, dayNumber), drawMedium(draw, drawPrecedence(draw))),
  );
  return { userid: userid(dayNumber, firstNumber.visitor + number), registrations: [], sessions };
}

/** What somebody did before they registered, and after: the outcome is drawn first, and nothing drawn later upsets it. */
function sessionsBefore(draw: Draw, registered: number): readonly Session[] {
  const outcome = draw(1_000);
  if (outcome < without.sessions) return [];
  const count = drawCount(draw);
  if (outcome < without.earlier) return times(count, () => later(draw, registered));
  if (outcome < without.live) return times(count, () => expired(draw, registered, draw(3)));
  const precedence = drawPrecedence(draw);
  const others = times(count - 1, () => beside(draw, registered, precedence));
  return [live(draw, registered, precedence), ...others];
}

/** Of a channel that cannot take the registration away: no better one, one whose time has passed, or too late. */
function beside(draw: Draw, registered: number, precedence: number): Session {
  const kind = draw(10);
  if (kind < 3) return later(draw, registered);
  if (kind < 5 && precedence > 0) return expired(draw, registered, draw(Math.min(3, precedence)));
  return live(draw, registered, precedence + draw(channels.length - precedence));
}

/** Recent ones are likelier than old ones. */
function live(draw: Draw, registered: number, precedence: number): Session {
  const seconds = (channels[precedence]?.lookback ?? 0) / second;
  const age = Math.floor(seconds * (draw(FINE) / FINE) ** 3) * second;
  return session(registered - age, drawMedium(draw, precedence));
}

/** @param precedence of a channel with a limit of its own */
function expired(draw: Draw, registered: number, precedence: number): Session {
  const limit = channels[precedence]?.lookback ?? 0;
  const age = limit + (1 + draw((longestWay - limit) / second)) * second;
  return session(registered - age, drawMedium(draw, precedence));
}

const later = (draw: Draw, registered: number): Session =>
  session(registered + (1 + draw(86_400)) * second, drawMedium(draw, drawPrecedence(draw)));

/** At some second of the day; one in four with its thousandths. */
const drawMoment = (draw: Draw, dayNumber: number): number =>
  dayNumber * day +
  pick(draw, busiest) * hour +
  draw(3_600) * second +
  (draw(4) === 0 ? draw(1_000) * (second / 1_000) : 0);

/** One or more, two on average. */
function drawCount(draw: Draw): number {
  let count = 1;
  while (count < MOST_SESSIONS && draw(2) === 0) count++;
  return count;
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
