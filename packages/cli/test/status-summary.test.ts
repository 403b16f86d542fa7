import { describeFreshness } from '@relais/cli/freshness/describe-freshness';
import type { PipelineStatus } from '@relais/cli/status/pipeline-status';
import type { LiveState } from '@relais/cli/status/read-live';
import { statusSummary } from '@relais/cli/status/status-summary';
import type { PipelineDefinition } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

const now = new Date('2025-03-11T12:00:00Z');
const today = '2025-03-11';

test.each([
  ['fresh', '2025-03-02', '2025-04-01T12:00:00Z', '9 d old, due in 21 d'],
  ['due', '2025-02-02', '2025-03-12T18:00:00Z', '37 d old, the next is due in 30 h'],
  ['late', '2025-02-02', '2025-03-08T11:00:00Z', 'LATE by 3 d'],
  ['late', null, '2025-03-11T10:00:00Z', 'LATE by 2 h'],
  ['undated', '2025-03-10', null, '1 d old, no deadline'],
  ['fresh', null, '2025-03-14T12:00:00Z', 'nothing published, due in 3 d'],
] as const)('%s since %s, by %s: %s', (state, published, deadline, words) => {
  expect(describeFreshness({ state, published, deadline }, today, now)).toBe(words);
});

const definition = registry['france-courses']?.definition as PipelineDefinition;
const status: PipelineStatus = {
  ...{ pipeline: definition.name, generation: null, publishedAt: null, publishedBy: null, lastRun: null },
  ...{ nextTime: '2025-04-06T01:00:00Z', datasets: [] },
  waiting: [
    { dataset: 'courses', snapshotDate: '2025-03-02', code: 'SHRINK_GUARD', finding: 'less', next: 'relais run x' },
  ],
};
const nowhere: LiveState = { platform: null, running: [], schedules: [] };
const schedule = {
  ...{ schedule: 'a/monthly', pipeline: definition.name, paused: false, last: null, taken: 0, onArrival: null },
  ...{ next: '2025-04-06T01:00:00.000Z', lost: 1, skipped: 0 },
};

test('what nobody can tell is said to be the calendar; what waits comes with its command', () => {
  const said = statusSummary(definition, status, nowhere, now);
  expect(said).toContain('france-courses  nothing published yet\n');
  expect(said).toContain('last run  none\nnext run  Sun 2025-04-06 03:00 +02:00 by its calendar\n');
  expect(said).toContain('waits     courses of 2025-03-02 (SHRINK_GUARD): less\n          ./relais run x\n');
});

test('a schedule that is applied speaks for itself, and so does a run that is under way', () => {
  const running = [{ pipeline: definition.name, workflowId: 'france-courses/2025-03-11', runId: 'r-1' }];
  const said = statusSummary(definition, status, { platform: 'here', running, schedules: [schedule] }, now);
  expect(said).toContain('next run  Sun 2025-04-06 03:00 +02:00 by schedule, 1 slots lost\n');
  expect(said).toContain('running   france-courses/2025-03-11\n          ./relais logs r-1\n');
});
