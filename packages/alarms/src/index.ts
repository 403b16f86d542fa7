/**
 * Port: a way of telling people that something needs them.
 *
 * Every driver passes `test/conformance.ts`. A channel keeps nothing: what was told and what has to be told again is
 * remembered by whoever asks it.
 */
export interface AlarmChannel {
  /** `webhook` or `email`; stands in the record of what was delivered. */
  readonly name: string;

  /**
   * Resolves once the other side took the notice over.
   * @throws TransientError `ALARM_UNDELIVERED` within {@link deliveryTimeoutMs}; the message carries no secret
   */
  deliver(notice: AlarmNotice): Promise<void>;
}

/** One thing to tell. Free of secrets and of rows. */
export interface AlarmNotice {
  /** The same for an alarm and for the notice that it is over, and for every repeat of either. */
  readonly id: string;
  readonly state: 'alarm' | 'resolved';
  /** Stable, upper snake case; filters match on it. */
  readonly code: string;
  readonly pipeline: string | null;
  readonly dataset: string | null;
  /** One line: what happened, where. */
  readonly summary: string;
  /** What is known of it, and what to do next; may have lines. */
  readonly detail: string;
  /** ISO instant at which it was noticed, or was found to be over. */
  readonly at: string;
}

/** A channel that has not taken a notice over by then is tried again later. */
export const deliveryTimeoutMs = 10_000;
