import { WorkflowFailedError } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { reportOfFailure } from '@relais/cli/runs/report-of-failure';
import { reportWithoutRun } from '@relais/cli/runs/run-report';
import { TransientError } from '@relais/core';

const run = {
  pipeline: 'france-courses',
  workflowId: 'france-courses/2025-01-15',
  runId: 'r1',
  logicalDate: '2025-01-15',
};
const failedBecause = (cause: Error) =>
  new WorkflowFailedError('Workflow execution failed', cause, 'NON_RETRYABLE_FAILURE');

test('the report that a failed workflow carries is the report', () => {
  const blocked = reportWithoutRun(
    run,
    { code: 'QUARANTINE_THRESHOLD', message: 'too many', dataset: 'courses' },
    'blocked',
  );
  const failure = ApplicationFailure.create({ type: 'QUARANTINE_THRESHOLD', message: 'too many', details: [blocked] });
  expect(reportOfFailure(failedBecause(failure), run)).toEqual(blocked);
});

test.each([
  ['TERMINATED', new TerminatedFailure('terminated')],
  ['CANCELLED', new CancelledFailure('cancelled')],
  ['TIMED_OUT', new TimeoutFailure('timed out', undefined, 'START_TO_CLOSE')],
  ['DBT_BROKEN', ApplicationFailure.nonRetryable('no results', 'DBT_BROKEN')],
  ['WORKFLOW_FAILED', new Error('who knows')],
])('without one it says %s', (code, cause) => {
  expect(reportOfFailure(failedBecause(cause), run)).toMatchObject({
    ...run,
    status: 'failed',
    tables: [],
    error: { code },
  });
});

test('the failure underneath an activity is what is named', () => {
  const inner = ApplicationFailure.nonRetryable('no date', 'INVALID_DATE');
  const outer = new ActivityFailure('Activity task failed', 'planRun', '1', 'NON_RETRYABLE_FAILURE', 'worker', inner);
  expect(reportOfFailure(failedBecause(outer), run).error).toEqual({
    code: 'INVALID_DATE',
    message: 'no date',
    dataset: null,
  });
});

test('a server that was lost is not blamed on the run', () => {
  const lost = new TransientError('[cli/temporal] gone', { code: 'TEMPORAL_LOST' });
  expect(reportOfFailure(lost, run).error).toMatchObject({ code: 'TEMPORAL_LOST' });
});
