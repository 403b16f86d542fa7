import type { temporal } from '@temporalio/proto';
import { planDatasets, withPage, withProgress } from './planned-datasets.js';
import { emptyRecord, type RunOutcome, type RunRecord, type StepRecord } from './run-record.js';
import { stepOfActivity } from './step-names.js';
import { timeOf } from './time-of.js';
import { pageOf, planOf, resultOf, subjectOf, underWayOf, type AnyPlan } from './step-payloads.js';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/**
 * What a run's record becomes by the next events of its history. Events may come page by page; an execution that goes on
 * for another one keeps what that one told.
 */
export const foldHistory = (record: RunRecord, events: readonly HistoryEvent[]): RunRecord =>
  events.reduce<Draft>((known, event) => ({ ...known, ...changeOf(known, event) }), {
    ...record,
    steps: new Map(record.steps),
  });

/** A record whose steps are this fold's own: thousands of events are not thousands of copies. */
type Draft = RunRecord & { readonly steps: Map<number, StepRecord> };
type Change = Partial<Draft>;

function changeOf(record: Draft, event: HistoryEvent): Change {
  if (event.activityTaskScheduledEventAttributes) return scheduled(record, event);
  return startedRun(record, event) ?? endedRun(event) ?? stepMoved(record, event) ?? {};
}

function startedRun(record: Draft, event: HistoryEvent): Change | null {
  const started = event.workflowExecutionStartedEventAttributes;
  if (!started) return null;
  const underWay = underWayOf(started.input);
  const change = { ...emptyRecord, steps: new Map(), startedAt: record.startedAt ?? timeOf(event.eventTime) };
  if (underWay === null) return change;
  const planned = withPlan(change, underWay.plan);
  return { ...planned, datasets: withProgress(planned.datasets ?? [], underWay.lanes, record) };
}

const withPlan = (change: Change, plan: AnyPlan): Change => ({
  ...change,
  pipeline: plan.pipeline,
  logicalDate: plan.logicalDate,
  replay: plan.trigger === 'replay',
  datasets: planDatasets(plan),
});

function scheduled(record: Draft, event: HistoryEvent): Change {
  const activity = event.activityTaskScheduledEventAttributes;
  const step = stepOfActivity(activity?.activityType?.name ?? '');
  if (step === undefined) return {};
  return withStep(record, idOf(event.eventId), {
    id: activity?.activityId ?? '',
    step,
    ...subjectOf(activity?.input),
    state: 'open',
    attempt: 1,
    attempts: activity?.retryPolicy?.maximumAttempts || null,
    startedAt: null,
    endedAt: null,
    cause: null,
  });
}

function stepMoved(record: Draft, event: HistoryEvent): Change | null {
  const started = event.activityTaskStartedEventAttributes;
  if (started)
    return changeStep(record, started.scheduledEventId, () => ({
      startedAt: timeOf(event.eventTime),
      attempt: started.attempt ?? 1,
      cause: started.lastFailure?.message ?? null,
    }));
  const ended = { endedAt: timeOf(event.eventTime) };
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) return { ...completedStep(record, event), ...completedPlan(record, event) };
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed)
    return changeStep(record, failed.scheduledEventId, () => ({
      ...ended,
      state: 'failed',
      cause: failed.failure?.message ?? 'it took longer than it may',
    }));
  const cancelled = event.activityTaskCanceledEventAttributes;
  return cancelled ? changeStep(record, cancelled.scheduledEventId, () => ({ ...ended, state: 'cancelled' })) : null;
}

function completedStep(record: Draft, event: HistoryEvent): Change {
  const completed = event.activityTaskCompletedEventAttributes;
  return changeStep(record, completed?.scheduledEventId, (step) => {
    const { snapshot, facts } = resultOf(step.step, completed?.result);
    return {
      endedAt: timeOf(event.eventTime),
      state: 'done',
      snapshot: step.snapshot ?? snapshot ?? null,
      facts: { ...step.facts, ...facts },
    };
  });
}

/** A plan and the pages of one say what is to come. */
function completedPlan(record: Draft, event: HistoryEvent): Change {
  const completed = event.activityTaskCompletedEventAttributes;
  const step = record.steps.get(idOf(completed?.scheduledEventId));
  if (step?.step !== 'plan') return {};
  if (step.dataset !== null) return { datasets: withPage(record.datasets, pageOf(completed?.result)) };
  const plan = planOf(completed?.result);
  return plan === null ? {} : withPlan({}, plan);
}

function endedRun(event: HistoryEvent): Change | null {
  if (event.workflowExecutionCancelRequestedEventAttributes) return { cancelling: true };
  const continued = event.workflowExecutionContinuedAsNewEventAttributes;
  if (continued) return { continuedAs: continued.newExecutionRunId ?? null };
  const outcome = outcomeOf(event);
  return outcome === null ? null : { outcome, endedAt: timeOf(event.eventTime) };
}

function outcomeOf(event: HistoryEvent): RunOutcome | null {
  if (event.workflowExecutionCompletedEventAttributes) return 'completed';
  if (event.workflowExecutionFailedEventAttributes) return 'failed';
  if (event.workflowExecutionCanceledEventAttributes) return 'cancelled';
  if (event.workflowExecutionTerminatedEventAttributes) return 'terminated';
  return event.workflowExecutionTimedOutEventAttributes ? 'timed-out' : null;
}

function changeStep(record: Draft, id: EventId, change: (step: StepRecord) => Partial<StepRecord>): Change {
  const step = record.steps.get(idOf(id));
  return step === undefined ? {} : withStep(record, idOf(id), { ...step, ...change(step) });
}

const withStep = ({ steps }: Draft, id: number, step: StepRecord): Change => ({ steps: steps.set(id, step) });

type EventId = HistoryEvent['eventId'] | undefined;

const idOf = (id: EventId): number => Number(id ?? 0);
