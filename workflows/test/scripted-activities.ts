import { ApplicationFailure } from '@temporalio/common';
import type { Activities, FailureDetails, ReplayPlan } from '@relais/activities';
import {
  noTranslations,
  type DatasetPlan,
  type LanePlan,
  type RunPlan,
  type RunReport,
  type SnapshotOutcome,
  type TypedRef,
} from '@relais/core';

/** Activities that answer from memory: these tests ask what the workflow does with the answers. */
export function scriptedActivities(script: Partial<Activities> = {}): { activities: Activities; calls: string[] } {
  const calls: string[] = [];
  const activities: Activities = { ...answers, ...script };
  const recorded = Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      async (request: never) => {
        calls.push(name);
        return (activity as (request: never) => Promise<unknown>)(request);
      },
    ]),
  );
  return { activities: recorded as unknown as Activities, calls };
}

export const plan: RunPlan = {
  pipeline: 'france-courses',
  logicalDate: '2025-03-19',
  trigger: 'manual',
  datasets: ['courses', 'enrollments'].map((dataset) => ({
    dataset,
    table: `source_tables.${dataset}`,
    translated: false,
  })),
  searchAttributes: true,
  lateSource: { retryEveryHours: 1 / 3_600, forDays: 1 / 8_640 },
};

export const snapshot = (dataset: string, late = false): SnapshotOutcome => ({
  dataset,
  snapshotDate: '2025-03-19',
  sha256: 'ab'.repeat(32),
  bytes: 100,
  rows: 10,
  path: `raw/france-courses/${dataset}/x`,
  fileName: 'x.csv',
  warnings: late ? [{ code: 'PUBLISHER_LATE', message: 'late', dataset }] : [],
  late,
});

/** A replay of so many months of each dataset, in pages of one unless the test says otherwise. */
export const replayPlan = (lanes: Record<string, number>, changes: Partial<ReplayPlan> = {}): ReplayPlan => ({
  ...plan,
  trigger: 'replay',
  datasets: [],
  folder: 'reports/france-courses/2025-03-19/r/replay/',
  lanes: Object.entries(lanes).map(([dataset, snapshots]) => ({ dataset, snapshots })),
  pageSize: 1,
  maxEvents: 2_000,
  ...changes,
});

/** The snapshot of a month counted from January 1900. */
export function replayed(dataset: string, month: number): DatasetPlan {
  const snapshotDate = new Date(Date.UTC(1900, month, 15)).toISOString().slice(0, 10);
  const { warnings: _warnings, late: _late, ...found } = snapshot(dataset);
  return { dataset, table: `source_tables.${dataset}`, translated: false, snapshot: { ...found, snapshotDate } };
}

/** A failure as `toFailure` makes it. */
export const failure = (
  code: string,
  dataset: string | null,
  blocked = false,
  context: FailureDetails['context'] = null,
): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    message: `${code} happened`,
    nonRetryable: true,
    details: [{ dataset, blocked, context }],
  });

const candidate = {
  pipeline: 'france-courses',
  generation: '000001-aaaa',
  base: null,
  location: '/x',
  environment: {},
  counts: [],
};

/** So many files of an inbox a dataset, in pages of twenty unless the test says otherwise. */
export const filesPlan = (lanes: Record<string, number>, changes: Partial<LanePlan> = {}): RunPlan => ({
  ...plan,
  pipeline: 'growth-attribution',
  datasets: [],
  inbox: {
    folder: 'reports/growth-attribution/2025-03-19/r/replay/',
    lanes: Object.entries(lanes).map(([dataset, snapshots]) => ({ dataset, snapshots })),
    pageSize: 20,
    maxEvents: 2_000,
    ...changes,
  },
});

/** The file of a day counted from January 2020. */
export function arrived(dataset: string, day: number): DatasetPlan {
  const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
  const file = { date, sha256: 'cd'.repeat(32), bytes: 100 };
  return { dataset, table: `source_tables.${dataset}`, translated: false, file };
}

const answers: Activities = {
  planRun: async () => plan,
  awaitFiles: async ({ tried }) => ({ files: 0, at: '2025-03-19T00:00:00.000Z', tried }),
  planReplay: async () => replayPlan({ courses: 1, enrollments: 1 }),
  readReplayPage: async ({ dataset, from, pageSize }) =>
    Array.from({ length: pageSize }, (_, index) => replayed(dataset, from + index)),
  keepReplayOutcomes: async () => undefined,
  snapshotDataset: async ({ dataset }) => snapshot(dataset),
  typeSnapshot: async ({ snapshot: found }) => typed(found),
  translateColumns: async ({ typed: ref }) => ({
    ref: { ...ref, translation: { distinct: 2, glossary: 1, memory: 0, provider: 0, untranslated: 1 } },
    parts: ref.parts,
  }),
  loadTable: async () => ({ changed: 10, contentHash: 'cc' }),
  reconcileSnapshot: async () => [{ check: 'all', raw: 10, typed: 10 }],
  lockPipeline: async () => undefined,
  unlockPipeline: async () => undefined,
  buildModels: async () => ({
    outcome: 'built',
    candidate,
    record: 'reports/x.json',
    models: { pass: 9, warn: 1, error: 0, skipped: 0 },
    warnings: [],
    publishable: true,
    built: true,
  }),
  publish: async () => ({ generation: candidate.generation }),
  reportRun: async ({ plan: ran, loaded, record: _record, runId = 'r', warnings, ...rest }): Promise<RunReport> => ({
    pipeline: ran.pipeline,
    logicalDate: ran.logicalDate,
    workflowId: 'w',
    runId,
    generation: rest.status === 'succeeded' ? candidate.generation : null,
    reconciliation: [],
    ...rest,
    tables: 'outcomes' in loaded ? [] : loaded.tables,
    translation: 'outcomes' in loaded ? noTranslations : loaded.translation,
    warnings: [...('outcomes' in loaded ? [] : loaded.warnings), ...warnings],
  }),
};

function typed(
  found: { dataset: string; snapshotDate: string } & Omit<SnapshotOutcome, 'warnings' | 'late'>,
): TypedRef {
  return {
    snapshot: found,
    path: `typed/${found.dataset}/`,
    contractHash: 'c0ffee',
    parts: [`typed/${found.dataset}/part-0.parquet`],
    read: 10,
    loaded: 9,
    duplicates: 1,
    quarantined: 0,
    nulled: {},
  };
}
