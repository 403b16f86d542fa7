import { activityInfo, Context } from '@temporalio/activity';
import { buildModels } from './build-models.js';
import type { Dependencies } from './dependencies.js';
import { awaitFiles } from './inbox/await-files.js';
import { loadTable } from './load-table.js';
import { holdLock, releaseLock } from './pipeline-lock.js';
import { planReplay } from './plan-replay.js';
import { planRun } from './plan-run.js';
import { publish } from './publish.js';
import { keepReplayOutcomes } from './replay/keep-replay-outcomes.js';
import { readReplayPage } from './replay/read-replay-page.js';
import { reconcileSnapshot } from './reconcile-snapshot.js';
import { reportRun } from './report-run.js';
import { snapshotDataset } from './snapshot-dataset.js';
import type { Progress, Step } from './step.js';
import { toFailure } from './to-failure.js';
import { translateColumns } from './translate-columns.js';
import { typeSnapshot } from './type-snapshot.js';

type Verb<Request, Result> = (deps: Dependencies, request: Request, step: Step) => Promise<Result>;

/** A step that computes without reporting still beats, so that only a dead worker looks dead. */
const heartbeatEveryMs = 5_000;

/** The verbs as Temporal activities; errors become Temporal failures here, once. */
export function createActivities(deps: Dependencies) {
  const activity =
    <Request, Result>(verb: Verb<Request, Result>) =>
    async (request: Request): Promise<Result> => {
      const { step, stop } = currentStep();
      const started = performance.now();
      try {
        const result = await verb(deps, request, step);
        step.log('done', { seconds: Math.round(performance.now() - started) / 1000 });
        return result;
      } catch (error) {
        throw toFailure(error);
      } finally {
        stop();
      }
    };
  return {
    planRun: activity(planRun),
    awaitFiles: activity(awaitFiles),
    planReplay: activity(planReplay),
    readReplayPage: activity(readReplayPage),
    keepReplayOutcomes: activity(keepReplayOutcomes),
    snapshotDataset: activity(snapshotDataset),
    typeSnapshot: activity(typeSnapshot),
    translateColumns: activity(translateColumns),
    loadTable: activity(loadTable),
    reconcileSnapshot: activity(reconcileSnapshot),
    lockPipeline: activity((_deps, request: { pipeline: string }, step) =>
      holdLock(deps.store, request.pipeline, step),
    ),
    unlockPipeline: activity((_deps, request: { pipeline: string }, step) =>
      releaseLock(deps.store, request.pipeline, step.runId),
    ),
    buildModels: activity(buildModels),
    publish: activity(publish),
    reportRun: activity(reportRun),
  };
}

export type Activities = ReturnType<typeof createActivities>;

function currentStep(): { step: Step; stop: () => void } {
  const context = Context.current();
  const { workflowExecution } = activityInfo();
  let latest: Progress | undefined;
  const beat = setInterval(() => context.heartbeat(latest), heartbeatEveryMs);
  const step: Step = {
    workflowId: workflowExecution?.workflowId ?? 'local',
    runId: workflowExecution?.runId ?? 'local',
    signal: context.cancellationSignal,
    progress: (progress) => {
      latest = progress;
      context.heartbeat(progress);
    },
    log: (message, details) => context.log.info(message, { ...details }),
  };
  return { step, stop: () => clearInterval(beat) };
}
