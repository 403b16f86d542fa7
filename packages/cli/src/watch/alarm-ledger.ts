import { randomUUID } from 'node:crypto';
import type { AlarmNotice } from '@relais/alarms';
import { objectNames, RelaisError } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';

export type Phase = AlarmNotice['state'];

/** One alarm from its noticing to its end, as the store's paths tell it. */
export interface Episode {
  readonly code: string;
  readonly subject: string;
  readonly number: number;
  readonly phases: ReadonlySet<Phase>;
  /** `<phase>/<channel>` → attempts made. */
  readonly attempts: ReadonlyMap<string, number>;
  /** `<phase>/<channel>` of what was delivered. */
  readonly delivered: ReadonlySet<string>;
}

/**
 * What was noticed and told, in the store, so that a second or a restarted watch tells nothing twice. Every entry is
 * created once: whoever creates it does what it stands for.
 */
export interface AlarmLedger {
  episodes(): Promise<readonly Episode[]>;
  /** False when somebody else has written this entry. */
  open(notice: AlarmNotice, episode: EpisodeName): Promise<boolean>;
  notice(episode: EpisodeName, phase: Phase): Promise<AlarmNotice | null>;
  claim(episode: EpisodeName, phase: Phase, channel: string, attempt: number, at: Date): Promise<boolean>;
  claimedAt(episode: EpisodeName, phase: Phase, channel: string, attempt: number): Promise<Date>;
  markDelivered(episode: EpisodeName, phase: Phase, channel: string, at: Date): Promise<void>;
}

export type EpisodeName = Pick<Episode, 'code' | 'subject' | 'number'>;

const entry =
  /^alarms\/(?<code>[A-Z_]+)\/(?<subject>[^/]+)\/(?<number>\d{6})\/(?<phase>alarm|resolved)(?:\/(?<channel>[a-z]+)\/(?:attempt-(?<attempt>\d{6})|delivered))?\.json$/;

export function alarmLedger(store: ObjectStore): AlarmLedger {
  // No entry ever changes, so that a notice is read once.
  const notices = new Map<string, AlarmNotice>();
  // Sets our entries apart from those of a watch that writes in the same moment.
  const by = randomUUID();
  return {
    episodes: async () => episodesOf((await store.list(objectNames.alarms)).map(({ path }) => path)),
    open: (notice, episode) => createFirst(store, `${folderOf(episode)}${notice.state}.json`, { ...notice, by }),
    notice: async (episode, phase) => {
      const path = `${folderOf(episode)}${phase}.json`;
      const known = notices.get(path) ?? (await readJson<AlarmNotice>(store, path));
      if (known !== null) notices.set(path, known);
      return known;
    },
    claim: (episode, phase, channel, attempt, at) =>
      createFirst(store, attemptPath(episode, phase, channel, attempt), { at: at.toISOString(), by }),
    claimedAt: async (episode, phase, channel, attempt) =>
      new Date((await readJson<{ at: string }>(store, attemptPath(episode, phase, channel, attempt)))?.at ?? 0),
    markDelivered: async (episode, phase, channel, at) => {
      await createFirst(store, `${folderOf(episode)}${phase}/${channel}/delivered.json`, { at: at.toISOString() });
    },
  };
}

export const folderOf = ({ code, subject, number }: EpisodeName): string => objectNames.alarm(code, subject, number);

const attemptPath = (episode: EpisodeName, phase: Phase, channel: string, attempt: number): string =>
  `${folderOf(episode)}${phase}/${channel}/attempt-${String(attempt).padStart(6, '0')}.json`;

async function readJson<T extends object>(store: ObjectStore, path: string): Promise<T | null> {
  const body = await store.read(path);
  return body && parseRecord<T>(body, { path, cure: 'remove it; the alarm is then told again' });
}

/** Our own bytes that lie there already are ours: the reply to the first try was lost. */
async function createFirst(store: ObjectStore, path: string, value: object): Promise<boolean> {
  try {
    await store.create(path, `${JSON.stringify(withChecksum(value))}\n`);
    return true;
  } catch (error) {
    if (error instanceof RelaisError && error.code === 'OBJECT_CONFLICT') return false;
    throw error;
  }
}

/** The episodes that a listing names, in its order. */
export function episodesOf(paths: readonly string[]): readonly Episode[] {
  const found = new Map<string, Collected>();
  for (const path of paths) {
    const groups = entry.exec(path)?.groups;
    if (groups === undefined) continue;
    const { code = '', subject = '', number = '', phase, channel, attempt } = groups;
    const name = `${code}/${subject}/${number}`;
    const episode = found.get(name) ?? {
      ...{ code, subject, number: Number(number), phases: new Set<Phase>() },
      ...{ attempts: new Map<string, number>(), delivered: new Set<string>() },
    };
    found.set(name, episode);
    const told = `${phase}/${channel}`;
    if (channel === undefined) episode.phases.add(phase as Phase);
    else if (attempt === undefined) episode.delivered.add(told);
    else episode.attempts.set(told, Math.max(Number(attempt), episode.attempts.get(told) ?? 0));
  }
  return [...found.values()];
}

interface Collected extends Episode {
  readonly phases: Set<Phase>;
  readonly attempts: Map<string, number>;
  readonly delivered: Set<string>;
}
