import type { ApplicationFailure } from '@temporalio/common';
import { CancelledFailure } from '@temporalio/common';
import { toFailure } from '@relais/activities/to-failure';
import { BlockedError, PermanentError, TransientError } from '@relais/core';

test.each([
  [new PermanentError('gone', { code: 'SOURCE_NOT_FOUND', dataset: 'courses' }), true, false],
  [new BlockedError('wait', { code: 'QUARANTINE_THRESHOLD', dataset: 'courses' }), true, true],
  [new TransientError('later', { code: 'SOURCE_BUSY', dataset: 'courses' }), false, false],
])('%s keeps its code and says whether trying again may help', (error, nonRetryable, blocked) => {
  expect(toFailure(error)).toMatchObject({
    type: error.code,
    message: error.message,
    nonRetryable,
    details: [{ dataset: 'courses', blocked }],
  });
});

test('what the other side asked to wait is waited', () => {
  const failure = toFailure(
    new TransientError('busy', { code: 'SOURCE_BUSY', retryAfterMs: 7000 }),
  ) as ApplicationFailure;
  expect(failure.nextRetryDelay).toBe(7000);
});

test('a cancelled step is cancelled, and a defect is tried again', () => {
  const abort = Object.assign(new Error('aborted'), { name: 'AbortError' });
  expect(toFailure(abort)).toBeInstanceOf(CancelledFailure);
  expect(toFailure(new TypeError('x is undefined'))).toMatchObject({ type: 'UNEXPECTED', nonRetryable: false });
});
