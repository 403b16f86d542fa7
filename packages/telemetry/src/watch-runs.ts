import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { RunReport } from '@relais/core';

/** What may be told of runs while a worker does their steps. */
export interface RunWatcher {
  /** A plan was made: the run has begun. Told again for each attempt that planned. */
  readonly began?: (run: WatchedRun) => Promise<void>;
  /** The whole report lies in the store: the run has ended. */
  readonly ended?: (run: WatchedRun, report: RunReport) => Promise<void>;
  /** A step was cancelled, and with it the run. */
  readonly cancelled?: (run: WatchedRun) => Promise<void>;
  /** One attempt of a step has ended. */
  readonly stepped?: (step: WatchedStep) => void;
}

export interface WatchedRun {
  readonly pipeline: string;
  readonly workflowId: string;
  /** Of the first execution, where a run continued as new. */
  readonly runId: string;
}

export interface WatchedStep {
  /** Name of the activity, e.g. `typeSnapshot`. */
  readonly step: string;
  readonly pipeline: string | null;
  readonly dataset: string | null;
  readonly seconds: number;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  /** The code of what it failed with. */
  readonly code: string | null;
  readonly result: unknown;
}

/** Steps that plan a run. */
const planning = new Set(['planRun', 'planReplay']);

export interface Watching {
  /** The report with its long lists, where the one that travelled has none. */
  readonly wholeReport: (report: RunReport) => Promise<RunReport>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Watches the steps of a worker and tells all watchers what becomes of runs. What one of them throws is told to
 * `onFailure` and keeps neither the others nor the step: nobody's figures wait for those who look on.
 */
export const watchRuns =
  (watchers: readonly RunWatcher[], { wholeReport, onFailure }: Watching): ActivityInterceptorsFactory =>
  ({ info, cancellationSignal }: Context) => ({
    inbound: {
      execute: async (input, next) => {
        const step = info.activityType;
        const subject = subjectOf(input.args[0]);
        const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
        const run: WatchedRun = { pipeline: subject.pipeline ?? '', workflowId, runId };
        const started = performance.now();
        const told = (outcome: WatchedStep['outcome'], code: string | null, result: unknown): void => {
          const seconds = (performance.now() - started) / 1000;
          for (const { stepped } of watchers) stepped?.({ step, ...subject, seconds, outcome, code, result });
        };
        const each = async (tell: (watcher: RunWatcher) => Promise<void> | undefined): Promise<void> => {
          for (const watcher of watchers) await tell(watcher)?.catch(onFailure);
        };
        const tellReport = async (short: RunReport): Promise<void> => {
          const report = await wholeReport(short).catch(onFailure);
          if (report) await each(({ ended }) => ended?.({ ...run, runId: report.runId }, report));
        };
        try {
          const result: unknown = await next(input);
          told('done', null, result);
          if (planning.has(step)) await each(({ began }) => began?.(run));
          if (step === 'reportRun') await tellReport(result as RunReport);
          return result;
        } catch (error) {
          const cancelled = cancellationSignal.aborted;
          told(cancelled ? 'cancelled' : 'failed', codeOf(error), undefined);
          if (cancelled) await each((watcher) => watcher.cancelled?.(run));
          throw error;
        }
      },
    },
  });

const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string' ? error.type : null;

interface Subject {
  readonly pipeline: string | null;
  readonly dataset: string | null;
}

/** What a step is about: the first names of a pipeline and of a dataset in its request, outer ones first. */
function subjectOf(request: unknown): Subject {
  const level = [request];
  let found: Subject = { pipeline: null, dataset: null };
  for (let depth = 0; depth < 3; depth++) {
    const objects = level.splice(0).filter((value): value is object => typeof value === 'object' && value !== null);
    for (const object of objects) {
      found = {
        pipeline: found.pipeline ?? nameAt(object, 'pipeline'),
        dataset: found.dataset ?? nameAt(object, 'dataset'),
      };
      if (!Array.isArray(object)) level.push(...Object.values(object));
    }
  }
  return found;
}

const nameAt = (object: object, key: string): string | null => {
  const value: unknown = (object as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
};
