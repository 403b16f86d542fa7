import type { DatasetPlan } from '@relais/core';
import { nothingBefore, type PlannedDataset, type RunRecord, type Tally } from './run-record.js';
import type { AnyPlan } from './step-payloads.js';

/** The datasets of a plan in its order, those whose files lie in an inbox or in the store after the others. */
export function planDatasets({ datasets = [], inbox, lanes = [] }: AnyPlan): readonly PlannedDataset[] {
  const names = [...new Set(datasets.map(({ dataset }) => dataset))];
  const fetched = names.map((dataset) => {
    const items = datasets.filter((item) => item.dataset === dataset);
    return { dataset, translated: items.some(({ translated }) => translated), snapshots: items.length };
  });
  const paged = [...lanes, ...(inbox?.lanes ?? [])].map((lane) => ({ ...lane, translated: false }));
  return [...fetched, ...paged].map((planned) => ({ ...planned, before: nothingBefore }));
}

/** Only the page of a lane says whether its dataset is translated. */
export const withPage = (
  datasets: readonly PlannedDataset[],
  page: readonly DatasetPlan[],
): readonly PlannedDataset[] =>
  datasets.map((planned) => {
    const item = page.find(({ dataset }) => dataset === planned.dataset);
    return item === undefined ? planned : { ...planned, translated: item.translated };
  });

interface Reached {
  readonly dataset: string;
  readonly next: number;
  readonly failed: readonly unknown[];
}

/** What the executions before have done of each lane; their figures are known to whoever has followed them. */
export const withProgress = (
  datasets: readonly PlannedDataset[],
  lanes: readonly Reached[],
  earlier: RunRecord,
): readonly PlannedDataset[] =>
  datasets.map((planned) => {
    const lane = lanes.find(({ dataset }) => dataset === planned.dataset);
    if (lane === undefined) return planned;
    const counted = { ...tallyOf(earlier, planned.dataset), ended: lane.next, failed: lane.failed.length };
    return { ...planned, before: counted };
  });

function tallyOf({ datasets, steps }: RunRecord, name: string): Tally {
  const before = datasets.find(({ dataset }) => dataset === name)?.before ?? nothingBefore;
  const typed = [...steps.values()].filter(
    ({ dataset, step, state }) => dataset === name && step === 'type' && state === 'done',
  );
  const sum = (figure: 'rows' | 'quarantined'): number =>
    typed.reduce((total, { facts }) => total + (facts[figure] ?? 0), before[figure]);
  return { ...before, rows: sum('rows'), quarantined: sum('quarantined') };
}
