import { runToFollow } from '@relais/cli/commands/follow';
import { registry } from '@relais/workflows/pipelines';

const run = (workflowId: string, runId: string, name: 'RUNNING' | 'COMPLETED' | 'CONTINUED_AS_NEW') => ({
  ...{ workflowId, runId },
  status: { code: 1, name },
});
const runs = [
  run('growth-attribution/2025-01-02', 'ended', 'COMPLETED'),
  run('france-courses/2025-01-15', 'newest', 'RUNNING'),
  run('growth-attribution/2025-01-01', 'going', 'RUNNING'),
  run('france-courses/backfill/2025-01-01..2025-02-01', 'second', 'RUNNING'),
  run('france-courses/backfill/2025-01-01..2025-02-01', 'first', 'CONTINUED_AS_NEW'),
];

test.each([
  [undefined, 'newest', 'the newest that is going on'],
  ['growth-attribution', 'going', 'the newest of a pipeline that is going on'],
  ['ended', 'ended', 'one that has ended, by its name'],
  ['first', 'second', 'the execution that goes on for one that was full'],
])('%s is %s: %s', (name, runId) => {
  expect(runToFollow(runs, registry, name).runId).toBe(runId);
});

test('where nothing goes on, the list of runs is named', () => {
  const ended = runs.slice(0, 1);
  for (const name of [undefined, 'growth-attribution'])
    expect(() => runToFollow(ended, registry, name)).toThrow(
      expect.objectContaining({ code: 'RUN_NOT_FOUND' }) as Error,
    );
});
