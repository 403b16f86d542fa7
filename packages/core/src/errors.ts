/** What an error carries besides its message: a stable code, where it arose, and what was thrown underneath. */
export interface ErrorDetails {
  /** Stable, upper snake case; scripts match on it. */
  readonly code: string;
  readonly dataset?: string;
  readonly cause?: unknown;
  /** Small and free of secrets; shown beside the message. */
  readonly context?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The base of every error that Relais raises itself. Messages read `[package/driver] what happened; what to do next`. */
export class RelaisError extends Error {
  readonly code: string;
  readonly dataset: string | undefined;
  readonly context: ErrorDetails['context'];

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.dataset = details.dataset;
    this.context = details.context;
  }
}

/** Trying again cannot help: configuration, contract, damaged input, 4xx other than 408 and 429. */
export class PermanentError extends RelaisError {}

/** Trying again may help: network, 5xx, quota, a lock held by another. */
export class TransientError extends RelaisError {
  /** Milliseconds to wait before the next try, when the other side said so (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: ErrorDetails & { readonly retryAfterMs?: number }) {
    super(message, details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** A person has to decide: nothing is wrong with the machine, something is odd about the data. */
export class BlockedError extends RelaisError {}
