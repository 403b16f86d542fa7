import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { InboxFile } from './inbox-files.js';

/**
 * The attribution as the specification words it, in plain loops over the files themselves: slow, without SQL, and meant
 * to be checked by reading. What dbt builds is held against it, registration by registration.
 */
export interface Attribution {
  /** Digits; a number of 19 digits is beyond what a double holds. */
  readonly userid: string;
  /** Microseconds since 1970. */
  readonly registration_time: bigint;
  readonly attribution_channel: string;
  readonly winning_medium: string | null;
  readonly hours_to_conversion: number | null;
  readonly reason: 'NO_SESSION' | 'AFTER_ONLY' | 'EXPIRED_ONLY' | null;
}

export type AttributionMode = 'strict' | 'legacy';

const hour = 3_600_000_000n;

/** The table of the rules, first to last. */
const rules = [
  { channel: 'PAID_SEARCH', medium: 'PAID SEARCH', lookback: 3n * hour },
  { channel: 'PAID_IMPRESSION', medium: 'IMPRESSION', lookback: 1n * hour },
  { channel: 'ORGANIC_SEARCH', medium: 'ORGANIC SEARCH', lookback: 12n * hour },
  { channel: 'DIRECT', medium: 'DIRECT', lookback: null },
] as const;
const others = { channel: 'OTHERS', lookback: null } as const;

interface Session {
  readonly userid: bigint;
  readonly start: bigint;
  readonly medium: string;
  isPaid: boolean;
  /** File that says whether it is paid. */
  file: string;
}

interface Registration {
  readonly userid: bigint;
  readonly time: bigint;
}

interface Won {
  readonly registration: Registration;
  readonly precedence: number;
  readonly row: Attribution;
}

/** @param files the files that count, one for each dataset and day; rows that cannot be read are left out */
export function readAttribution(files: readonly InboxFile[], mode: AttributionMode): readonly Attribution[] {
  const sessions = groupByUser(readSessions(files, mode));
  const won = readRegistrations(files).map((registration) =>
    attribute(registration, sessions.get(registration.userid) ?? [], mode),
  );
  if (mode === 'strict') return won.map(({ row }) => row);
  // What the original loses: the unattributed, and whatever is won by a lesser channel than the user's best.
  const best = new Map<bigint, number>();
  for (const { registration, precedence } of won)
    best.set(registration.userid, Math.min(precedence, best.get(registration.userid) ?? Infinity));
  return won
    .filter(({ row, registration, precedence }) => row.reason === null && precedence === best.get(registration.userid))
    .map(({ row }) => row);
}

function attribute({ userid, time }: Registration, sessions: readonly Session[], mode: AttributionMode): Won {
  const before = sessions.filter((session) => session.start <= time);
  const row = { userid: String(userid), registration_time: time };
  for (const [precedence, rule] of [...rules, others].entries()) {
    const live = before.filter(
      (session) =>
        channelOf(session.medium, mode) === rule.channel &&
        (rule.lookback === null || time - session.start <= rule.lookback),
    );
    const winner = live.sort(newestFirst)[0];
    if (winner === undefined) continue;
    return {
      registration: { userid, time },
      precedence,
      row: {
        ...row,
        attribution_channel: rule.channel,
        winning_medium: winner.medium,
        hours_to_conversion: Number(time - winner.start) / Number(hour),
        reason: null,
      },
    };
  }
  const reason = sessions.length === 0 ? 'NO_SESSION' : before.length === 0 ? 'AFTER_ONLY' : 'EXPIRED_ONLY';
  return {
    registration: { userid, time },
    precedence: Infinity,
    row: { ...row, attribution_channel: 'UNATTRIBUTED', winning_medium: null, hours_to_conversion: null, reason },
  };
}

/** A medium that no rule names is another one; in mode legacy none at all belongs to no channel. */
function channelOf(medium: string, mode: AttributionMode): string | null {
  if (mode === 'legacy' && medium === '') return null;
  return rules.find((rule) => rule.medium === medium)?.channel ?? others.channel;
}

/** Of sessions at one instant, the one whose key hashes lowest. */
const newestFirst = (a: Session, b: Session): number =>
  a.start !== b.start ? (a.start > b.start ? -1 : 1) : keyOf(a) < keyOf(b) ? -1 : 1;

const keyOf = ({ userid, start, isPaid, medium }: Session): string =>
  createHash('md5').update(`${userid}|${start}|${isPaid}|${medium}`).digest('hex');

/** One for each user, start and medium; whether it is paid is said by the newest file, and there by a paid row. */
function readSessions(files: readonly InboxFile[], mode: AttributionMode): readonly Session[] {
  const known = new Map<string, Session>();
  for (const { date, record } of records(files, 'sessions')) {
    const userid = readInteger(record['userid']);
    const start = readTime(record['time_started']);
    const isPaid = { true: true, false: false }[(record['is_paid'] ?? '').toLowerCase()];
    if (userid === null || start === null || isPaid === undefined) continue;
    const told = record['medium'] ?? '';
    const medium = mode === 'legacy' ? told : told.trim().toUpperCase() || 'UNKNOWN';
    const key = JSON.stringify([String(userid), String(start), medium]);
    const session = known.get(key);
    if (session === undefined) known.set(key, { userid, start, medium, isPaid, file: date });
    else if (date > session.file) Object.assign(session, { isPaid, file: date });
    else if (date === session.file && isPaid) session.isPaid = true;
  }
  return [...known.values()];
}

function readRegistrations(files: readonly InboxFile[]): readonly Registration[] {
  const known = new Map<string, Registration>();
  for (const { record } of records(files, 'conversions')) {
    const userid = readInteger(record['userid']);
    const time = readTime(record['registration_time']);
    if (userid !== null && time !== null) known.set(`${userid} ${time}`, { userid, time });
  }
  return [...known.values()];
}

type CsvRecord = Readonly<Record<string, string | undefined>>;

/** By the header's names; a record with more or fewer fields than the header is left out. */
const records = (files: readonly InboxFile[], dataset: InboxFile['dataset']) =>
  files
    .filter((file) => file.dataset === dataset)
    .flatMap(({ date, text }) => {
      const [header = [], ...rows] = parse(text, { bom: true, relax_column_count: true }) as string[][];
      return rows
        .filter((row) => row.length === header.length)
        .map((row) => ({
          date,
          record: Object.fromEntries(header.map((name, index) => [name, row[index]])) as CsvRecord,
        }));
    });

function readInteger(text = ''): bigint | null {
  if (!/^-?\d{1,19}$/.test(text)) return null;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : null;
}

/** Microseconds since 1970 of `YYYY-MM-DD HH:MM:SS[.ffffff]`; with a zone, or what no calendar has: null. */
function readTime(text = ''): bigint | null {
  const parts = text.match(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/);
  if (parts === null) return null;
  const [, day = '', clock = '', fraction = ''] = parts;
  const seconds = Date.parse(`${day}T${clock}Z`);
  // The 30th of February would be read as the 1st of March, and hour 24 as the next day.
  if (Number.isNaN(seconds) || !new Date(seconds).toISOString().startsWith(`${day}T${clock}`)) return null;
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

function groupByUser(sessions: readonly Session[]): ReadonlyMap<bigint, readonly Session[]> {
  const users = new Map<bigint, Session[]>();
  for (const session of sessions) {
    const those = users.get(session.userid);
    if (those === undefined) users.set(session.userid, [session]);
    else those.push(session);
  }
  return users;
}
