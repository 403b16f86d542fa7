import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { RunReport } from '@relais/core';

/** What may be told of runs while a worker does their steps. */
export interface RunWatcher {
  /** A plan was made: the run has begun. Told again for each attempt that planned. */
  readonly began?: (run: WatchedRun) => Promise<void>;
  /** The report lies in the store: the run has ended. */
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

/**
 * Watches the steps of a worker and tells what becomes of runs. What a watcher throws is told to `onFailure` and keeps
 * no step from succeeding: nobody's figures wait for those who look on.
 */
export const watchRuns =
  (watcher: RunWatcher, onFailure: (error: unknown) => void): ActivityInterceptorsFactory =>
  ({ info, cancellationSignal }: Context) => ({
    inbound: {
      execute: async (input, next) => {
        const step = info.activityType;
        const subject = subjectOf(input.args[0]);
        const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
        const run: WatchedRun = { pipeline: subject.pipeline ?? '', workflowId, runId };
        const started = performance.now();
        const told = (outcome: WatchedStep['outcome'], code: string | null, result: unknown): void =>
          watcher.stepped?.({ step, ...subject, seconds: (performance.now() - started) / 1000, outcome, code, result });
        const quietly = async (telling: Promise<void> | undefined): Promise<void> => {
          await telling?.catch(onFailure);
        };
        try {
          const result: unknown = await next(input);
          told('done', null, result);
          if (planning.has(step)) await quietly(watcher.began?.(run));
          if (step === 'reportRun') {
            const report = result as RunReport;
            await quietly(watcher.ended?.({ ...run, runId: report.runId }, report));
          }
          return result;
        } catch (error) {
          const cancelled = cancellationSignal.aborted;
          told(cancelled ? 'cancelled' : 'failed', codeOf(error), undefined);
          if (cancelled) await quietly(watcher.cancelled?.(run));
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
