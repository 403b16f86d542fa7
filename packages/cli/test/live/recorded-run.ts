import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { foldHistory, type HistoryEvent } from '@relais/cli/live/fold-history';
import { growTree } from '@relais/cli/live/grow-tree';
import { unknownPace, type Pace } from '@relais/cli/live/pace';
import type { PendingStep } from '@relais/cli/live/pending-step';
import { emptyRecord, type RunRecord, type StepRecord } from '@relais/cli/live/run-record';
import type { RunTree } from '@relais/cli/live/run-tree';
import { stepNames, type StepName } from '@relais/cli/live/step-names';
import type { HistoryName } from '../../../../workflows/test/history-names.js';

/** All at one moment: how long a recording took is no part of what it shows. */
const eventTime = { seconds: 1_000_000_000, nanos: 0 } as never;

/** The events of a history that workflow code of ours has written. */
export function recordedEvents(name: HistoryName): readonly HistoryEvent[] {
  const file = join(process.cwd(), 'workflows', 'histories', `${name}.json`);
  const { history } = JSON.parse(readFileSync(file, 'utf8')) as { history: unknown };
  return (historyFromJSON(history).events ?? []).map((event) => ({ ...event, eventTime }));
}

export const wholeRecord = (name: HistoryName): RunRecord => foldHistory(emptyRecord, recordedEvents(name));

/** A step of a dataset, or of the run where that is null. */
type Named = readonly [step: StepName, dataset: string | null];

/** A recorded run at the moment when these steps are under way, and what follows them has not begun. */
export function recordAt(name: HistoryName, ...open: readonly Named[]): RunRecord {
  const record = wholeRecord(name);
  const steps = [...record.steps].flatMap(([key, step]): [number, StepRecord][] => {
    const [first] = open.filter(([, dataset]) => dataset === step.dataset);
    if (first === undefined) return step.step === 'plan' ? [[key, step]] : [];
    if (stepNames.indexOf(step.step) > stepNames.indexOf(first[0])) return [];
    return [
      [key, step.step === first[0] ? { ...step, state: 'open', attempt: 1, startedAt: null, endedAt: null } : step],
    ];
  });
  return { ...record, outcome: null, endedAt: null, steps: new Map(steps) };
}

/** The tree of a record ten seconds after its run began. */
export function treeOf(
  record: RunRecord,
  pending: (now: number) => readonly PendingStep[] = () => [],
  pace: Pace = unknownPace,
): RunTree {
  const now = (record.startedAt ?? 0) + 10_000;
  return growTree({ record, pending: pending(now), now }, pace);
}

/** What the server says of a step that has not ended. */
export function pendingOf({ steps }: RunRecord, [name, dataset]: Named, told: Partial<PendingStep>): PendingStep {
  const found = [...steps.values()].find(
    (each) => each.step === name && each.dataset === dataset && each.state === 'open',
  );
  if (found === undefined) throw new Error(`no open ${name} of ${dataset}`);
  return { id: found.id, activity: '', attempt: 1, lastFailure: null, startedAt: null, nextAttemptAt: null, ...told };
}
