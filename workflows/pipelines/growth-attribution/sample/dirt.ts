import type { DatasetName } from './deliveries.js';
import { dateOf } from './moments.js';
import { firstNumber, userid } from './person.js';

/** A line that does not belong, made from one that does. */
interface Stain {
  readonly line: string;
  /** It cannot be read as what it should be. */
  readonly spoiled?: boolean;
  /** It is in the file of the next day. */
  readonly tomorrow?: boolean;
}

/** Somebody of whom nothing else is known, so that no attribution depends on it. */
interface Nobody {
  readonly userid: string;
  /** The day of the file, and a day that has not come yet when it is written. */
  readonly date: string;
  readonly dateAhead: string;
}

type Spoil = (cells: readonly string[], nobody: Nobody) => Stain;

/** One cell replaced. */
const replaced =
  (index: number, change: (cell: string) => string, stain: Omit<Stain, 'line'> = {}): Spoil =>
  (cells) => ({ line: cells.map((cell, at) => (at === index ? change(cell) : cell)).join(','), ...stain });

const spoiled = (index: number, change: (cell: string) => string): Spoil => replaced(index, change, { spoiled: true });

/** What any file suffers: userid first, a time second. */
const anywhere: readonly Spoil[] = [
  (cells) => ({ line: cells.join(',') }),
  spoiled(1, () => 'yesterday'),
  (cells) => ({ line: cells.join(','), tomorrow: true }),
  spoiled(1, (time) => `${time.replace(' ', 'T')}+02:00`),
  spoiled(0, (id) => `u-${id}`),
  spoiled(1, (time) => `${time.slice(0, 5)}02-30${time.slice(10)}`),
  (cells) => ({ line: cells.slice(0, -1).join(','), spoiled: true }),
  spoiled(1, (time) => `${time}Z`),
  spoiled(0, () => ''),
  (cells) => ({ line: [...cells, 'surplus'].join(','), spoiled: true }),
  spoiled(0, () => '3.07446E+18'),
  spoiled(1, (time) => `${time.slice(0, 11)}24:00:00`),
];

const turned = (paid: string): string => String(paid !== 'true');

/** In turns, so that a sample of some hundred times as many rows has all of them. */
const stains: Readonly<Record<DatasetName, readonly Spoil[]>> = {
  sessions: [
    replaced(3, (medium) => medium.toLowerCase()),
    replaced(2, turned),
    ...anywhere,
    replaced(3, (medium) => ` ${medium}  `),
    replaced(2, turned, { tomorrow: true }),
    spoiled(2, () => 'maybe'),
    (_, nobody) => ({ line: `${nobody.userid},${nobody.date} 09:30:00,false,` }),
    (_, nobody) => ({ line: `${nobody.userid},${nobody.dateAhead} 09:30:00,false,DIRECT` }),
  ],
  conversions: [...anywhere, (_, nobody) => ({ line: `${nobody.userid},${nobody.dateAhead} 09:30:00` })],
};

const DAYS_TOO_EARLY = 5;

/** Lines to be added to a file, and to that of the next day. */
export interface Dirt {
  readonly lines: readonly string[];
  readonly spoiled: number;
  readonly tomorrow: readonly string[];
}

/**
 * Soils the files of one dataset, given day by day: a line in so many gets a spoiled, doubled or oddly written companion.
 * Nothing that was there is touched, and nothing that is added changes to which channel a registration belongs by the strict
 * rules.
 */
export function soiler(dataset: DatasetName, share: number): (lines: readonly string[], dayNumber: number) => Dirt {
  const kinds = stains[dataset];
  let due = 0;
  let made = 0;
  return (lines, dayNumber) => {
    const added: Stain[] = [];
    for (const line of lines) {
      due += share;
      if (due < 1) continue;
      due -= 1;
      const kind = kinds[made++ % kinds.length];
      if (kind) added.push(kind(line.split(','), nobody(dataset, dayNumber, added.length)));
    }
    return {
      lines: added.filter(({ tomorrow }) => !tomorrow).map(({ line }) => line),
      spoiled: added.filter((stain) => stain.spoiled).length,
      tomorrow: added.filter(({ tomorrow }) => tomorrow).map(({ line }) => line),
    };
  };
}

const nobody = (dataset: DatasetName, dayNumber: number, number: number): Nobody => ({
  userid: userid(dayNumber, firstNumber.spoiled + number * 2 + (dataset === 'sessions' ? 0 : 1)),
  date: dateOf(dayNumber),
  dateAhead: dateOf(dayNumber + DAYS_TOO_EARLY),
});
