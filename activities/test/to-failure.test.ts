import type { ApplicationFailure } from '@temporalio/common';
import { CancelledFailure } from '@temporalio/common';
import { toFailure } from '@relais/activities/to-failure';
import { BlockedError, PermanentError, TransientError } from '@relais/core';

const about = { dataset: 'courses' };

test.each([
  ['permanent', new PermanentError('gone', { code: 'SOURCE_NOT_FOUND', ...about }), true, false],
  ['blocked', new BlockedError('wait', { code: 'QUARANTINE_THRESHOLD', ...about }), true, true],
  ['transient', new TransientError('later', { code: 'SOURCE_BUSY', ...about }), false, false],
])('a %s error keeps its code and says whether trying again may help', (_kind, error, nonRetryable, blocked) => {
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

test('a wait that would hold a run for hours is left to the retry policy', () => {
  const failure = toFailure(new TransientError('busy', { code: 'SOURCE_BUSY', retryAfterMs: 3_600_000 }));
  expect(failure).toMatchObject({ nonRetryable: false, nextRetryDelay: undefined });
});

test('a cancelled step is cancelled, and a defect is tried again', () => {
  const abort = Object.assign(new Error('aborted'), { name: 'AbortError' });
  expect(toFailure(abort)).toBeInstanceOf(CancelledFailure);
  expect(toFailure(new TypeError('x is undefined'))).toMatchObject({ type: 'UNEXPECTED', nonRetryable: false });
});

test('a failure stays small, however much of a file its error quotes', () => {
  const endless = 'x'.repeat(10_000_000);
  for (const error of [
    new PermanentError(endless, { code: 'CONTRACT_MISSING_COLUMN', cause: new Error(endless) }),
    new Error(endless, { cause: new Error(endless) }),
  ]) {
    const { message, cause } = toFailure(error);
    expect(message).toMatch(/^x{4000} … \(10000000 characters\)$/);
    expect(`${(cause as Error).message}${(cause as Error).stack}`.length).toBeLessThan(20_000);
  }
});
