import type { Context } from '@temporalio/activity';
import type { RunReport } from '@relais/core';
import { watchRuns, type RunWatcher, type WatchedStep } from '@relais/telemetry';

interface Attempt {
  readonly step: string;
  readonly request: unknown;
  readonly end?: () => Promise<unknown>;
  readonly cancelled?: boolean;
}

/** One attempt of a step, as a worker would take it through the interceptors. */
async function attempt(watcher: RunWatcher, { step, request, end, cancelled = false }: Attempt) {
  const failures: unknown[] = [];
  const context = {
    info: { activityType: step, workflowExecution: { workflowId: 'w', runId: 'r' } },
    cancellationSignal: cancelled ? AbortSignal.abort() : new AbortController().signal,
  } as unknown as Context;
  const { inbound } = watchRuns([watcher], {
    wholeReport: async (report) => report,
    onFailure: (error) => void failures.push(error),
  })(context);
  const input = { args: [request], headers: {} };
  const result = inbound?.execute?.(input, async () => end?.());
  const outcome = await Promise.resolve(result).catch((error: unknown) => ({ threw: error }));
  return { outcome, failures };
}

test.each([
  [{ pipeline: 'p', dataset: 'd' }, 'p', 'd'],
  [{ plan: { pipeline: 'p', datasets: [{ dataset: 'not one of many' }] } }, 'p', null],
  [{ pipeline: 'p', snapshot: { dataset: 'd' } }, 'p', 'd'],
  [{ plan: { pipeline: 'p' }, typed: { snapshot: { dataset: 'd' } } }, 'p', 'd'],
  [undefined, null, null],
])('a step of %j is about %s and %s', async (request, pipeline, dataset) => {
  const steps: WatchedStep[] = [];
  await attempt({ stepped: (step) => void steps.push(step) }, { step: 'typeSnapshot', request });
  expect(steps).toMatchObject([{ pipeline, dataset, outcome: 'done', code: null }]);
});

test('a listener that throws is told of, and keeps no step from what it came to', async () => {
  const lost = new Error('gone');
  const ended = async (): Promise<void> => Promise.reject(lost);
  const report = { pipeline: 'p', runId: 'first' } as RunReport;
  const step = { step: 'reportRun', request: { plan: { pipeline: 'p' } } };
  expect(await attempt({ ended }, { ...step, end: async () => report })).toEqual({
    outcome: report,
    failures: [lost],
  });
});

test('what a step fails with is passed on, and its code is known; a cancelled step says that its run is', async () => {
  const error = Object.assign(new Error('no'), { type: 'SOURCE_NOT_CSV' });
  const end = async (): Promise<never> => Promise.reject(error);
  const seen: unknown[] = [];
  const watcher: RunWatcher = {
    stepped: ({ outcome, code }) => void seen.push([outcome, code]),
    cancelled: async ({ pipeline, runId }) => void seen.push([pipeline, runId]),
  };
  const step = { step: 'snapshotDataset', request: { pipeline: 'p' }, end };
  expect((await attempt(watcher, step)).outcome).toEqual({ threw: error });
  await attempt(watcher, { ...step, cancelled: true });
  expect(seen).toEqual([
    ['failed', 'SOURCE_NOT_CSV'],
    ['cancelled', 'SOURCE_NOT_CSV'],
    ['p', 'r'],
  ]);
});
