import type { RunInput } from '@relais/core';
import type { ChaosGround } from './chaos-ground.js';

/** What is done to a home, one after another, while its workers die. */
export type Step =
  /** A run, whose report's figures are compared. */
  | { readonly run: RunInput }
  /**
   * A command line, typed again whenever it was killed. `<oldest>` stands for the oldest generation that was published.
   * @property exits codes that it may end with, 0 unless said
   */
  | {
      readonly command: readonly string[];
      readonly exits?: readonly number[];
      readonly variables?: Readonly<Record<string, string>>;
    };

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  /** False where nobody is to take up what was started. */
  readonly hasWorker: boolean;
  variables(ground: ChaosGround): Readonly<Record<string, string>>;
}

/** Two months, so that rows merge and a generation follows another; then the same once more, which must change nothing. */
export const plainRuns: Scenario = {
  name: 'plain',
  steps: ['2025-01-15', '2025-02-15', '2025-02-15'].map((date) => ({ run: { date } })),
  hasWorker: true,
  variables: ({ sample }) => sample,
};

const pipeline = 'france-courses';
const because = 'the publisher was asked';

/**
 * All that publishers, providers and people bring into it: a file and rows that are refused, texts that no glossary
 * knows, rows given up, a snapshot accepted, the way back to an older generation.
 */
export const decidedRuns: Scenario = {
  name: 'decided',
  steps: [
    { run: { date: '2025-01-14', datasets: ['courses'] } },
    { run: { date: '2025-01-15' } },
    // Under the same contract no row comes free: it still waits for a person.
    { command: ['quarantine', 'replay', pipeline], exits: [3] },
    { command: ['quarantine', 'drop', pipeline, 'enrollments', '2025-01-15', '--reason', because, '--yes'] },
    { command: ['backfill', pipeline, '--from', '2025-01-15', '--to', '2025-01-15', '--only', 'all'] },
    { run: { date: '2025-02-15', accept: because } },
    // Named, as a person does who types it again: the generation before the published one is another by then.
    { command: ['publish', 'rollback', pipeline, '--to', '<oldest>', '--yes'] },
  ],
  hasWorker: true,
  variables: ({ odd }) => odd,
};

/** The life of a schedule. Nobody works on its queue, so that the run it starts stays where it can be counted. */
export const scheduledRuns: Scenario = {
  name: 'scheduled',
  steps: [
    { command: ['schedule', 'apply', pipeline] },
    { command: ['schedule', 'pause', pipeline] },
    { command: ['schedule', 'apply', pipeline], variables: { RELAIS_TASK_QUEUE: 'another-queue' } },
    { command: ['schedule', 'resume', pipeline] },
    { command: ['schedule', 'trigger', pipeline] },
    // Who is killed after it and asks again is told that there is none.
    { command: ['schedule', 'delete', pipeline], exits: [0, 2] },
  ],
  hasWorker: false,
  // The default is made of the home's path, which differs from trial to trial.
  variables: ({ sample }) => ({ ...sample, RELAIS_TASK_QUEUE: 'nobody-works' }),
};
