import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { BlockedError, PermanentError, RelaisError, TransientError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import { dirname } from 'node:path';

/** What a failure carries beside its type (the error's code) and message. */
export interface FailureDetails {
  readonly dataset: string | null;
  readonly blocked: boolean;
  readonly context: RelaisError['context'] | null;
}

/** A source that asks for more is asked again by the step's own retry policy, which knows how long the run may take. */
const longestWaitMs = 20_000;

/**
 * Turns what a step threw into what Temporal understands: the code becomes the failure's type, and only errors that
 * trying again cannot mend end the retries.
 */
export function toFailure(thrown: unknown): Error {
  const error = ofDisk(thrown) ?? thrown;
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof Error && error.name === 'AbortError') return new CancelledFailure(error.message);
  if (!(error instanceof RelaisError)) return unexpected(error);
  const details: FailureDetails = {
    dataset: error.dataset ?? null,
    blocked: error instanceof BlockedError,
    context: error.context ?? null,
  };
  return ApplicationFailure.create({
    type: error.code,
    message: bounded(error.message),
    nonRetryable: error instanceof PermanentError || error instanceof BlockedError,
    details: [details],
    ...(error instanceof TransientError && error.retryAfterMs !== undefined && error.retryAfterMs <= longestWaitMs
      ? { nextRetryDelay: error.retryAfterMs }
      : {}),
    ...(error.cause instanceof Error ? { cause: boundedCause(error.cause) } : {}),
  });
}

/** What fails on a disk where no driver stands, at the making of a folder for instance. */
function ofDisk(thrown: unknown): RelaisError | null {
  const path = (thrown as NodeJS.ErrnoException | null)?.path;
  return typeof path === 'string' ? diskFailure(thrown, { writer: 'activities', folder: dirname(path) }) : null;
}

/** A message may quote what a source sent, of any length; failures travel through history as results do. */
const longestMessage = 4_000;

const bounded = (message: string): string =>
  message.length <= longestMessage ? message : `${message.slice(0, longestMessage)} … (${message.length} characters)`;

/** The error itself, or one without what is too long in it. */
function boundedCause(cause: Error): Error {
  const short = (error: unknown): boolean =>
    !(error instanceof Error) || (`${error.message}${error.stack}`.length <= 4 * longestMessage && short(error.cause));
  return short(cause) ? cause : new Error(bounded(cause.message));
}

/** A defect of ours, or of a library: retried a few times, because some of them are races. */
function unexpected(error: unknown): ApplicationFailure {
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: 'UNEXPECTED',
    message: bounded(cause.message),
    details: [{ dataset: null, blocked: false, context: null }],
    cause: boundedCause(cause),
  });
}
