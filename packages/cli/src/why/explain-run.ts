import type { RegisteredPipeline, RunFailure, RunReport, RunStatus } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import type { RunIdentity } from '../runs/run-report.js';
import type { BadSpot } from './bad-spot.js';
import { step, type NextStep } from './explanation.js';
import { explanationOf, namesOf, stepsFor, type Names } from './explanations.js';
import { heldSnapshot } from './held-snapshot.js';
import { refusedFile } from './refused-file.js';
import { refusedRows } from './refused-rows.js';
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
   MARTS_WITHDRAWN PUBLISHER_LATE RECORDS_COUNT_STALE SOURCE_NO_ROWS`.split(/\s+/),
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
  const leftOut = failed ? [] : await spotsOfTables(stores, definition, report);
  const { pipeline, workflowId, runId, logicalDate, status, generation } = report;
  return {
    ...{ pipeline, workflowId, runId, logicalDate, status, endedAt: endedAt.toISOString(), generation },
    faults: faults.map(withMeaning),
    warnings: report.warnings.filter((warning) => !others.includes(warning)).map(withMeaning),
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

/**
 * The datasets that a run was asked for, none for all: each of them was loaded or is told as failed. Of inboxes a run takes
 * in only what is new, so what it told says nothing of what it was asked.
 */
function chosenDatasets(
  { datasets }: RegisteredPipeline['definition'],
  { tables }: RunReport,
  faults: readonly RunFailure[],
): readonly string[] {
  if (datasets.some(({ source }) => source.kind === 'inbox')) return [];
  const told = new Set([...tables, ...faults].map(({ dataset }) => dataset));
  const chosen = datasets.map(({ name }) => name).filter((name) => told.has(name));
  return chosen.length === datasets.length ? [] : chosen;
}

/** What a run that ended well has to show, if anything. */
function worthALook(report: RunReport, leftOut: readonly BadSpot[]): readonly NextStep[] {
  const rows = step('see every row that was left out', './relais quarantine ls {pipeline}');
  return [
    ...(leftOut.length > 0 ? stepsFor([rows], namesOf(report)) : []),
    ...report.warnings.flatMap(({ code, dataset, message }) =>
      stepsOf(code, { ...namesOf(report), ...namesIn({ message }), dataset }),
    ),
  ];
}

/** What a message names that its commands need: dbt's node is `<pipeline>__<table>`. */
function namesIn({ message }: Pick<RunFailure, 'message'>): Names {
  const [, table] =
    /kept in (checks\.\w+)$/.exec(message) ?? /^\[dbt\/\w+\] model [a-z_]+?__(\w+) failed/.exec(message) ?? [];
  const [, from, to] = /--from ([\d-]+) --to ([\d-]+)/.exec(message) ?? [];
  return { ...(table && { table }), ...(from && to && { from, to }) };
}

/** All that is stored. */
function rangeOf({ snapshots }: WhatStands): Names {
  const dates = snapshots.flatMap(({ oldest, newest }) => [oldest ?? [], newest ?? []].flat()).sort();
  return { from: dates[0], to: dates.at(-1) };
}

const withMeaning = ({ code, message, dataset }: RunFailure): ToldFault => ({
  ...{ code, message, dataset },
  means: explanationOf(code).means,
});

const stepsOf = (code: string, names: Names): readonly NextStep[] => stepsFor(explanationOf(code).next, names);

const unique = (steps: readonly NextStep[]): readonly NextStep[] => [
  ...new Map(steps.map((step) => [step.command ?? step.purpose, step])).values(),
];

/** Where a fault shows, and the names that its commands need. */
interface Place {
  readonly spot: BadSpot | null;
  readonly names: Readonly<Record<string, string | null>>;
}

async function placeOf(
  { store }: Stores,
  pipeline: RegisteredPipeline['definition'],
  logicalDate: string,
  { code, dataset: name, message }: RunFailure,
): Promise<Place> {
  const dataset = pipeline.datasets.find((each) => each.name === name);
  if (dataset === undefined) return { spot: null, names: {} };
  const held = await heldSnapshot(store, pipeline.name, dataset.name, heldDate.exec(message)?.[1] ?? null, code);
  const names = { dataset: dataset.name, before: held?.before ?? null, after: held?.snapshotDate ?? null };
  const date = fileDate.exec(message)?.[1] ?? logicalDate;
  if (held === null) return { spot: await refusedFile(store, pipeline.name, dataset.name, date, code), names };
  return { spot: await refusedRows(store, pipeline.name, dataset, held.snapshotDate, code), names };
}

/** As messages of snapshots that wait name their date, and those of files of an inbox theirs. */
const heldDate = /^\[activities\/load\] \S+ of (\d{4}-\d{2}-\d{2}):/;
const fileDate = /\(the file of (\d{4}-\d{2}-\d{2});/;

/** Rows that a run left out and went on without. */
async function spotsOfTables(
  { store }: Stores,
  pipeline: RegisteredPipeline['definition'],
  { tables }: RunReport,
): Promise<readonly BadSpot[]> {
  const found = tables.map(async ({ dataset: name, quarantined, snapshotDate }) => {
    const dataset = pipeline.datasets.find((each) => each.name === name);
    if (quarantined === 0 || dataset === undefined) return null;
    return refusedRows(store, pipeline.name, dataset, snapshotDate, null);
  });
  return (await Promise.all(found)).filter((spot) => spot !== null);
}

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
    ...{ faults: faults.map(withMeaning), warnings: [], spots: [], steps, loaded: [], stands },
    next: unique(codes.flatMap((code) => stepsOf(code, namesOf(run)))),
  };
}
