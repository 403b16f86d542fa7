import type { AlarmNotice } from '@relais/alarms';
import { objectNames } from '@relais/core';
import { folderOf, type AlarmLedger, type Episode } from './alarm-ledger.js';
import { alarmCodes, findingKey, type AlarmCode, type Finding, type Judgement, type Probe } from './finding.js';
import { tellAll, type Telling, type Told } from './tell.js';
import { within } from './within.js';

export interface Watching extends Telling {
  readonly probes: readonly Probe[];
  readonly probeMs: number;
  /** True where every grace is waited for; false for a single look, which knows no before. */
  readonly patient: boolean;
  /** When a finding was first seen, by its key; lives as long as the watch. */
  readonly firstSeen: Map<string, Date>;
}

export interface RoundOutcome {
  /** What is wrong for longer than its grace, whether told before or not. */
  readonly findings: readonly Finding[];
  readonly opened: readonly AlarmNotice[];
  readonly resolved: readonly AlarmNotice[];
  readonly told: readonly Told[];
}

/** Looks once, writes down what is new and what is over, and tells what was not told yet. */
export async function watchRound(watching: Watching, now: Date): Promise<RoundOutcome> {
  const judgements = await Promise.all(watching.probes.map((probe) => look(probe, watching.probeMs, now)));
  const present = judgements.flatMap(({ findings }) => findings);
  const findings = overdue(watching, present, now);
  const { ledger, log } = watching;
  const before = byIdentity(await ledger.episodes());
  const opened = await openNew(ledger, findings, before, now);
  const judged = new Set(judgements.flatMap((judgement) => judgement.judged));
  const resolved = await resolveGone(ledger, { judged, present, before }, now);
  for (const { state, summary, id } of [...opened, ...resolved]) log(`${state} ${id}: ${summary}`);
  return { findings, opened, resolved, told: await tellAll(watching, await ledger.episodes(), now) };
}

/** A probe that cannot see says nothing of what it looks for, and that is a finding. */
async function look(probe: Probe, probeMs: number, now: Date): Promise<Judgement> {
  const blind = { code: 'WATCH_BLIND', subject: probe.name, pipeline: null, dataset: null, graceMs: 0 } as const;
  try {
    return await within(probeMs, probe.name, probe.look(now));
  } catch (error) {
    const summary = `the watch cannot see ${probe.name}`;
    const detail = `${error instanceof Error ? error.message : 'unknown'}\nnext: ./relais doctor`;
    return { judged: [], findings: [{ ...blind, summary, detail }] };
  }
}

/** Those whose grace is over; when each was first seen is remembered for as long as it lasts. */
function overdue({ firstSeen, patient }: Watching, present: readonly Finding[], now: Date): readonly Finding[] {
  const keys = new Set(present.map(findingKey));
  for (const key of firstSeen.keys()) if (!keys.has(key)) firstSeen.delete(key);
  return present.filter((finding) => {
    const key = findingKey(finding);
    if (!firstSeen.has(key)) firstSeen.set(key, now);
    const since = finding.since ?? (patient ? firstSeen.get(key) : undefined);
    return since === undefined || now.getTime() - since.getTime() >= finding.graceMs;
  });
}

type Before = ReadonlyMap<string, Episode>;

const identity = ({ code, subject }: { readonly code: string; readonly subject: string }): string =>
  objectNames.alarm(code, subject, 0);

/** The newest episode of each alarm. */
const byIdentity = (episodes: readonly Episode[]): Before =>
  new Map(episodes.map((episode) => [identity(episode), episode]));

async function openNew(
  ledger: AlarmLedger,
  findings: readonly Finding[],
  before: Before,
  now: Date,
): Promise<readonly AlarmNotice[]> {
  const opened: AlarmNotice[] = [];
  for (const { code, subject, pipeline, dataset, summary, detail } of findings) {
    const last = before.get(identity({ code, subject }));
    const comesBack = alarmCodes[code].lasting && last?.phases.has('resolved');
    if (last !== undefined && !comesBack) continue;
    const episode = { code, subject, number: (last?.number ?? 0) + 1 };
    const about = { code, pipeline, dataset, summary, detail, at: now.toISOString() };
    const notice: AlarmNotice = { id: idOf(episode), state: 'alarm', ...about };
    if (await ledger.open(notice, episode)) opened.push(notice);
  }
  return opened;
}

interface Gone {
  readonly judged: ReadonlySet<string>;
  readonly present: readonly Finding[];
  readonly before: Before;
}

/** What is there still within its grace is not over: another watch may have seen it for longer. */
async function resolveGone(
  ledger: AlarmLedger,
  { judged, present, before }: Gone,
  now: Date,
): Promise<readonly AlarmNotice[]> {
  const there = new Set(present.map(identity));
  const resolved: AlarmNotice[] = [];
  for (const [key, episode] of before) {
    const lasting = alarmCodes[episode.code as AlarmCode]?.lasting ?? false;
    const looked = judged.has(episode.code) || (episode.code === 'WATCH_BLIND' && !there.has(key));
    if (!lasting || !looked || there.has(key) || episode.phases.has('resolved')) continue;
    const alarm = await ledger.notice(episode, 'alarm');
    if (alarm === null) continue;
    const notice: AlarmNotice = {
      ...alarm,
      state: 'resolved',
      detail: `It began at ${alarm.at}.`,
      at: now.toISOString(),
    };
    if (await ledger.open(notice, episode)) resolved.push(notice);
  }
  return resolved;
}

/** The alarm's folder in the store, without its first part. */
const idOf = (episode: Parameters<typeof folderOf>[0]): string =>
  folderOf(episode).slice(objectNames.alarms.length, -1);
