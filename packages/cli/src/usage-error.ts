import { PermanentError } from '@relais/core';

/** The person asked for something that cannot be: exit code 2, nothing was started. */
export class UsageError extends PermanentError {
  /** The command to run instead. */
  readonly next: string;

  constructor(code: string, message: string, next: string) {
    super(message, { code });
    this.next = next;
  }
}
