import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { Span } from './bound-by.js';

export type History = temporal.api.history.v1.IHistory;
type Event = temporal.api.history.v1.IHistoryEvent;

export interface RunTimes {
  readonly stages: readonly TimedStage[];
  /** The whole run. */
  readonly span: Span;
  /** From the first download's start, of stored files the first typing's, to the last load's end; null without loads. */
  readonly loading: Span | null;
}

export interface TimedStage {
  readonly name: string;
  /** Raw bytes that it worked through. */
  readonly bytes: number;
  /** In which at least one such step was under way; they do not overlap. */
  readonly spans: readonly Span[];
}

interface Step {
  readonly activity: string;
  readonly name: string;
  readonly span: Span;
}

const loadType = 'loadTable';
const downloadType = 'snapshotDataset';
/** The first step of a file: where it is asked for, where it is stored already. */
const firstTypes = new Set([downloadType, 'typeSnapshot']);
export const BETWEEN = 'between steps';

/**
 * When each step of a run began and ended, from its histories in order; what lies between the steps is a stage too.
 * @param bytesOf raw bytes by dataset; steps of the whole pipeline get their sum
 */
export function runTimes(histories: readonly History[], bytesOf: Readonly<Record<string, number>>): RunTimes {
  const events = histories.flatMap((history) => history.events ?? []);
  const steps = stepsOf(histories);
  const total = Object.values(bytesOf).reduce((sum, bytes) => sum + bytes, 0);
  const span: Span = [secondsOf(events[0]), secondsOf(events.at(-1))];
  const groups = new Map<string, Span[]>();
  for (const step of steps) {
    const name = stageOf(step, Object.keys(bytesOf));
    groups.set(name, [...(groups.get(name) ?? []), step.span]);
  }
  const stages = Array.from(groups, ([name, spans]) => {
    const dataset = name.split(' ')[1];
    return { name, bytes: dataset === undefined ? total : (bytesOf[dataset] ?? 0), spans: merged(spans) };
  });
  const between = gaps(span, merged(steps.map((step) => step.span)));
  return { stages: [...stages, { name: BETWEEN, bytes: total, spans: between }], span, loading: loadingOf(steps) };
}

/** What was loaded, by the words that the steps carry, e.g. `load courses 2025-03-15 (0123456789ab)`. */
export const loadsIn = (histories: readonly History[]): readonly string[] =>
  stepsOf(histories)
    .filter(({ activity }) => activity === loadType)
    .map(({ name }) => name);

export const secondsIn = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + to - from, 0);

/** How long at least one download was under way. */
export const downloadingIn = ({ stages }: RunTimes): number =>
  secondsIn(merged(stages.flatMap(({ name, spans }) => (name.split(' ')[0] === downloadType ? spans : []))));

function loadingOf(steps: readonly Step[]): Span | null {
  const starts = steps.filter(({ activity }) => firstTypes.has(activity)).map(({ span }) => span[0]);
  const ends = steps.filter(({ activity }) => activity === loadType).map(({ span }) => span[1]);
  return ends.length === 0 ? null : [Math.min(...starts), Math.max(...ends)];
}

function stageOf({ activity, name }: Step, datasets: readonly string[]): string {
  const words = name.split(' ');
  const dataset = datasets.find((known) => words.includes(known));
  return dataset === undefined ? activity : `${activity} ${dataset}`;
}

/** The same moments, each once, in order. */
function merged(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** What they leave of the whole. */
function gaps([start, end]: Span, spans: readonly Span[]): Span[] {
  const edges = [start, ...spans.flat(), end];
  const left = edges.flatMap((from, index): Span[] => (index % 2 === 0 ? [[from, edges[index + 1] ?? end]] : []));
  return left.filter(([from, to]) => to > from);
}

/** Numbers of events begin anew in each history. */
const stepsOf = (histories: readonly History[]): Step[] =>
  histories.flatMap(({ events }) => (events ?? []).flatMap((event) => stepOf(events ?? [], event)));

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
  return [{ activity, name, span: [secondsOf(byId(attributes.startedEventId)), secondsOf(completed)] }];
}

const secondsOf = (event: Event | undefined): number =>
  Number(event?.eventTime?.seconds ?? 0) + (event?.eventTime?.nanos ?? 0) / 1e9;
