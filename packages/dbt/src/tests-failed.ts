import { PermanentError, type ErrorDetails } from '@relais/core';

/** A test that found what it must not. */
export interface FailedTest {
  readonly name: string;
  /** Rows it found. */
  readonly failures: number;
  /** The SELECT that finds them, as dbt has compiled it. */
  readonly sql: string;
}

/** `DBT_TEST_FAILED`, with what finds the rows of each failed test for as long as the candidate is there. */
export class TestsFailed extends PermanentError {
  constructor(
    message: string,
    details: ErrorDetails,
    readonly tests: readonly FailedTest[],
  ) {
    super(message, details);
  }
}
