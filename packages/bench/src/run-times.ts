import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { Stage } from './bench-report.js';

type History = temporal.api.history.v1.IHistory;
type Event = temporal.api.history.v1.IHistoryEvent;

export interface RunTimes {
  readonly stages: readonly Stage[];
  /** From the first download's start to the last load's end. */
  readonly loadedSeconds: number;
  /** From the workflow's start to its end. */
  readonly totalSeconds: number;
}

interface Step {
  readonly activity: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const downloadType = 'snapshotDataset';
const loadType = 'loadTable';

/**
 * When each step of a run began and ended, from its history.
 * @param bytesOf raw bytes by dataset; steps of the whole pipeline get their sum
 */
export function runTimes(history: History, bytesOf: Readonly<Record<string, number>>): RunTimes {
  const events = history.events ?? [];
  const steps = events.flatMap((event) => stepOf(events, event));
  const total = Object.values(bytesOf).reduce((sum, bytes) => sum + bytes, 0);
  const groups = new Map<string, { readonly bytes: number; readonly steps: Step[] }>();
  for (const step of steps) {
    const dataset = Object.keys(bytesOf).find((known) => step.name.split(' ').includes(known));
    const name = dataset === undefined ? step.activity : `${step.activity} ${dataset}`;
    const group = groups.get(name) ?? { bytes: dataset === undefined ? total : (bytesOf[dataset] ?? 0), steps: [] };
    group.steps.push(step);
    groups.set(name, group);
  }
  const stages = Array.from(groups, ([name, { bytes, steps: own }]) => {
    const seconds = busySeconds(own);
    return { name, seconds, bytes, bytesPerSecond: bytes / seconds };
  });
  const starts = steps.filter((step) => step.activity === downloadType).map((step) => step.start);
  const ends = steps.filter((step) => step.activity === loadType).map((step) => step.end);
  return {
    stages,
    loadedSeconds: Math.max(...ends) - Math.min(...starts),
    totalSeconds: secondsOf(events.at(-1)) - secondsOf(events[0]),
  };
}

/** How long at least one of them was under way. */
function busySeconds(steps: readonly Step[]): number {
  let busy = 0;
  let until = -Infinity;
  for (const { start, end } of steps.toSorted((a, b) => a.start - b.start)) {
    busy += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return busy;
}

/** A completed activity, its start and what it was scheduled as. */
function stepOf(events: readonly Event[], completed: Event): Step[] {
  const attributes = completed.activityTaskCompletedEventAttributes;
  if (!attributes) return [];
  const byId = (id: typeof attributes.startedEventId): Event | undefined =>
    events.find((event) => String(event.eventId) === String(id));
  const scheduled = byId(attributes.scheduledEventId);
  const activity = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
  const summary = scheduled?.userMetadata?.summary;
  const name = summary ? String(defaultPayloadConverter.fromPayload(summary)) : activity;
  return [{ activity, name, start: secondsOf(byId(attributes.startedEventId)), end: secondsOf(completed) }];
}

const secondsOf = (event: Event | undefined): number =>
  Number(event?.eventTime?.seconds ?? 0) + (event?.eventTime?.nanos ?? 0) / 1e9;
