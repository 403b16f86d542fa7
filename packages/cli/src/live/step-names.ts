/** What a run does, in the words that people and events read; in the order in which it is done. */
export const stepNames = [
  'plan',
  'download',
  'type',
  'translate',
  'load',
  'reconcile',
  'record',
  'lock',
  'build',
  'publish',
  'unlock',
  'report',
] as const;

export type StepName = (typeof stepNames)[number];

const byActivity: Readonly<Record<string, StepName>> = {
  planRun: 'plan',
  planReplay: 'plan',
  readReplayPage: 'plan',
  snapshotDataset: 'download',
  typeSnapshot: 'type',
  translateColumns: 'translate',
  loadTable: 'load',
  reconcileSnapshot: 'reconcile',
  keepReplayOutcomes: 'record',
  lockPipeline: 'lock',
  buildModels: 'build',
  publish: 'publish',
  unlockPipeline: 'unlock',
  reportRun: 'report',
};

/** The word for an activity; undefined for one that is no step of a run. */
export const stepOfActivity = (activity: string): StepName | undefined => byActivity[activity];

/** Steps that a person hears of only while they take their time, or when they fail. */
const quietSteps: ReadonlySet<StepName> = new Set(['plan', 'record', 'lock', 'unlock', 'report']);

export const isQuiet = (step: StepName): boolean => quietSteps.has(step);
