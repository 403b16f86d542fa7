import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { searchAttributeNames, type RunPlan, type RunReport } from '@relais/core';

const pipelineKey = defineSearchAttributeKey(searchAttributeNames.pipeline, 'KEYWORD');
const logicalDateKey = defineSearchAttributeKey(searchAttributeNames.logicalDate, 'KEYWORD');
const datasetKey = defineSearchAttributeKey(searchAttributeNames.dataset, 'KEYWORD_LIST');
const scheduledStartKey = 'TemporalScheduledStartTime';

/** The schedule's own time in milliseconds, or null for runs that nobody scheduled. */
export function scheduledTime(): number | null {
  const value = workflowInfo().searchAttributes[scheduledStartKey]?.[0];
  return value instanceof Date ? value.getTime() : null;
}

/** Makes the run findable in the UI by pipeline, date and dataset; clusters without the attributes are left alone. */
export function tagRun(plan: RunPlan, datasets: readonly string[]): void {
  if (!plan.searchAttributes) return;
  const pairs: SearchAttributeUpdatePair[] = [
    { key: pipelineKey, value: plan.pipeline },
    { key: logicalDateKey, value: plan.logicalDate },
    { key: datasetKey, value: [...new Set(datasets)] },
  ];
  upsertSearchAttributes(pairs);
}

/** The page of a run in the Temporal UI as it goes: one line a dataset, then the step all of them lead to. */
export function createDetails(plan: RunPlan) {
  const lines = new Map<string, string>();
  const title = `**${plan.pipeline}** of ${plan.logicalDate} (${plan.trigger})`;
  const show = (): void =>
    setCurrentDetails([title, '', ...[...lines].map(([name, text]) => `- ${name}: ${text}`)].join('\n'));
  return (name: string, text: string): void => {
    lines.set(name, text);
    show();
  };
}

export type Details = ReturnType<typeof createDetails>;

/** Current details are answered by a live worker only; the memo stays with the history. */
export function keepSummary(report: RunReport): void {
  upsertMemo({ status: report.status, generation: report.generation ?? 'none', error: report.error?.code ?? 'none' });
}
