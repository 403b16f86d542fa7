import { type Draw, pick } from '@relais/core';
import { channels, isPaid } from './mediums.js';
import { day, momentText } from './moments.js';
import type { Person, Session } from './person.js';

export type DatasetName = 'sessions' | 'conversions';

/** A record on its way into the file of a day. */
export interface Delivery {
  readonly dataset: DatasetName;
  /** Number of the day whose file it is in. */
  readonly day: number;
  readonly line: string;
}

/** Sessions are known this many days before the registration they lead to; older ones come out with it. */
export const DAYS_AHEAD = 2;

/** Of a thousand. */
const late = { sessions: 20, conversions: 10 } as const;
const CORRECTED = 2;
const LATEST = 3;
const allMediums = channels.flatMap(({ mediums }) => mediums);

/**
 * Everything that is recorded of somebody, each in the file of its day or, some of it, of one of the next days.
 * @param ownDay number of the day on which the person was made up
 * @param draw says what is late or sent again with another medium; without, everything is in time and stays
 */
export function* deliveriesOf(person: Person, ownDay: number, draw?: Draw): Generator<Delivery> {
  const fileDay = (moment: number): number => Math.max(Math.floor(moment / day), ownDay - DAYS_AHEAD);
  for (const session of person.sessions) {
    const onDay = fileDay(session.started) + lateness(late.sessions, draw);
    yield { dataset: 'sessions', day: onDay, line: sessionLine(person, session) };
    if (draw && draw(1_000) < CORRECTED)
      yield { dataset: 'sessions', day: onDay + 1 + draw(LATEST), line: sessionLine(person, corrected(session, draw)) };
  }
  for (const moment of person.registrations) {
    const onDay = fileDay(moment) + lateness(late.conversions, draw);
    yield { dataset: 'conversions', day: onDay, line: `${person.userid},${momentText(moment)}` };
  }
}

const lateness = (share: number, draw?: Draw): number => (draw && draw(1_000) < share ? 1 + draw(LATEST) : 0);

const sessionLine = ({ userid }: Person, { started, paid, medium }: Session): string =>
  `${userid},${momentText(started)},${paid},${medium}`;

function corrected(session: Session, draw: Draw): Session {
  const medium = pick(
    draw,
    allMediums.filter((other) => other !== session.medium),
  );
  return { started: session.started, medium, paid: isPaid(medium) };
}
