import { drawsOf, type SampleFile, type SampleInboxOptions } from '@relais/core';
import { crowdOf, stream } from './crowd.js';
import { type DatasetName, DAYS_AHEAD, type Delivery, deliveriesOf } from './deliveries.js';
import { soiler } from './dirt.js';
import { drifted } from './drift.js';
import { edgePeople, overMonthEnd } from './edge-cases.js';
import { formed, formOf } from './file-form.js';
import { dateOf, dayOf } from './moments.js';
import { firstNumber, userid } from './person.js';
import { waitingLines } from './waiting-lines.js';

const headers: Readonly<Record<DatasetName, readonly string[]>> = {
  sessions: ['userid', 'time_started', 'is_paid', 'medium'],
  conversions: ['userid', 'registration_time'],
};
const names: readonly DatasetName[] = ['sessions', 'conversions'];

/**
 * The files of the inbox, day by day. What is recorded before the first day is in its files. People are made up some days
 * ahead of the files, because their sessions come before their registration; what is made up waits for its day.
 */
export function* filesOf(options: SampleInboxOptions): Generator<SampleFile> {
  const first = dayOf(options.from);
  const waiting = waitingLines(first);
  const soil = { sessions: soiler('sessions', options.dirt), conversions: soiler('conversions', options.dirt) };
  for (let made = first; made < first + options.days + DAYS_AHEAD; made++) {
    for (const delivery of madeUpOn(made, options)) waiting.add(delivery);
    const due = made - DAYS_AHEAD;
    if (due < first) continue;
    for (const dataset of names) {
      const clean = waiting.take(dataset, due);
      const dirt = soil[dataset](clean, due);
      for (const line of dirt.tomorrow) waiting.add({ dataset, day: due + 1, line });
      yield file(dataset, due, { lines: [...clean, ...dirt.lines], spoiled: dirt.spoiled }, options);
    }
  }
}

function* madeUpOn(dayNumber: number, { seed, scale, from, dirt }: SampleInboxOptions): Generator<Delivery> {
  for (const person of edgePeople(dayNumber, dirt > 0)) yield* deliveriesOf(person, dayNumber);
  const firstOfMonth = dayOf(`${from.slice(0, 7)}-01`);
  if (dayNumber === dayOf(from)) yield* deliveriesOf(overMonthEnd(firstOfMonth), firstOfMonth);
  let number = 0;
  for (const person of crowdOf(seed, dayNumber, scale))
    yield* deliveriesOf(person, dayNumber, drawsOf(seed, stream.deliveries, dayNumber, number++));
}

function file(
  dataset: DatasetName,
  dayNumber: number,
  { lines, spoiled }: { readonly lines: readonly string[]; readonly spoiled: number },
  { from, days, dirt, drift }: SampleInboxOptions,
): SampleFile {
  const index = dayNumber - dayOf(from);
  const date = dateOf(dayNumber);
  const columns = index === days - 1 && dataset === 'sessions' ? drift : 'none';
  const written = formed({
    ...drifted(columns, headers[dataset], lines),
    form: dirt > 0 ? formOf(dataset, index, lines.length) : 'plain',
    remnant: `${userid(dayNumber, firstNumber.spoiled + 999_999)},${date.slice(0, 6)}`,
  });
  return { dataset, date, ...written, spoiled: spoiled + written.spoiled };
}
