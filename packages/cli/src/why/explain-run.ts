import { readFailedRows, type FailedRows } from '@relais/activities/failed-rows';
import type { RegisteredPipeline, RunFailure, RunReport, RunStatus } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import type { RunIdentity } from '../runs/run-report.js';
import type { BadSpot } from './bad-spot.js';
import type { NextStep } from './explanation.js';
import { explanationOf } from './explanations.js';
import { leftOutRows } from './left-out-rows.js';
import { chosenDatasets, namesIn, namesOf, rangeOf } from './names-of-run.js';
import { stepsOf, unique, worthALook } from './next-steps.js';
import { placeOf } from './place-of-fault.js';
import type { GoingStep, ToldRun } from './told-run.js';
import { whatStands, type WhatStands } from './what-stands.js';

/** Why a run ended as it did, as `why --json` prints it. */
export interface RunExplanation extends RunIdentity {
  readonly status: RunStatus | 'running';
  /** When it reported; null while it is going on. */
  readonly endedAt: string | null;
  /** The generation readers saw when it had ended. */
  readonly generation: string | null;
  /** What went wrong, the worst first; empty for a run that ended well. */
  readonly faults: readonly ToldFault[];
  /** What stands in nobody's way. */
  readonly warnings: readonly ToldFault[];
  /** For each fault whose place is known, the first bad row or the refused file. */
  readonly spots: readonly BadSpot[];
  /** The first rows that tests of the models found. */
  readonly failedRows: readonly FailedRows[];
  /** What a run that is going on does at this moment. */
  readonly steps: readonly GoingStep[];
  readonly loaded: RunReport['tables'];
  readonly stands: WhatStands;
  /** What to do, in the order in which it is to be tried. */
  readonly next: readonly NextStep[];
}

/** A fault or warning of a run, and what its code means. */
export interface ToldFault extends RunFailure {
  readonly means: string;
}

/** Codes that a report tells beside its error and that are no fault of another dataset. */
const harmless = new Set(
  `ACCEPTED ATTACHED_TO_OTHER_RUN CHECK_WARNED CONTRACT_EVOLVED DATASET_NEVER_LOADED DBT_WARN INBOX_GROWING INBOX_STRANGER
   MARTS_WITHDRAWN PUBLISHER_LATE RECORDS_COUNT_STALE RUN_BESIDE_WATCH SOURCE_NO_ROWS`.split(/\s+/),
);

/** Explains a run out of what is stored. */
export async function explainRun(
  stores: Stores,
  { definition }: RegisteredPipeline,
  told: ToldRun,
): Promise<RunExplanation> {
  const stands = await whatStands(stores, definition);
  if (!told.ended) return explainGoing(told, stands);
  const { report, endedAt } = told;
  const failed = report.status === 'failed' || report.status === 'blocked';
  const others = failed ? report.warnings.filter(({ code }) => !harmless.has(code)) : [];
  const faults = [...(report.error === null ? [] : [report.error]), ...others];
  const places = await Promise.all(faults.map((fault) => placeOf(stores, definition, report.logicalDate, fault)));
  const leftOut = failed ? [] : await leftOutRows(stores, definition, report);
  const { pipeline, workflowId, runId, logicalDate, status, generation } = report;
  return {
    ...{ pipeline, workflowId, runId, logicalDate, status, endedAt: endedAt.toISOString(), generation },
    faults: faults.map(withMeaning),
    warnings: report.warnings.filter((warning) => !others.includes(warning)).map(withMeaning),
    failedRows: failed ? await readFailedRows(stores.store, report) : [],
    spots: [...places.flatMap(({ spot }) => spot ?? []), ...leftOut],
    steps: [],
    loaded: report.tables,
    stands,
    next: unique([
      ...faults.flatMap((fault, at) => {
        const names = {
          ...namesOf(report, chosenDatasets(definition, report, faults)),
          ...rangeOf(stands),
          ...namesIn(fault),
          ...places[at]?.names,
        };
        return stepsOf(fault.code, names);
      }),
      ...(failed ? [] : worthALook(report, leftOut)),
    ]),
  };
}

const withMeaning = ({ code, message, dataset }: RunFailure): ToldFault => ({
  ...{ code, message, dataset },
  means: explanationOf(code).means,
});

/** A run that nobody works on waits; one whose step failed is trying again. */
function explainGoing({ run, steps, worked }: Extract<ToldRun, { ended: false }>, stands: WhatStands): RunExplanation {
  const failures = steps.flatMap(({ lastCode: code, lastFailure, dataset }) =>
    code === null ? [] : [{ code, message: lastFailure ?? '', dataset: dataset ?? null }],
  );
  const unworked = { code: 'NO_WORKER', message: 'nobody asks the task queue of this run for work', dataset: null };
  const faults = worked ? failures : [unworked, ...failures];
  const codes = [...(worked ? [] : ['NO_WORKER']), 'RUN_GOING'];
  return {
    ...run,
    ...{ status: 'running', endedAt: null, generation: stands.published?.generation ?? null },
    ...{ faults: faults.map(withMeaning), warnings: [], spots: [], failedRows: [], steps, loaded: [], stands },
    next: unique(codes.flatMap((code) => stepsOf(code, namesOf(run)))),
  };
}
