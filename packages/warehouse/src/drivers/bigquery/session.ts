import type { ObjectStore } from '@relais/object-store';
import type { BigQueryClient } from './client.js';
import type { Areas } from './names.js';

/** What every part of the driver works with, for one pipeline. */
export interface Session {
  readonly client: BigQueryClient;
  readonly areas: Areas;
  readonly store: ObjectStore;
  /** Labels of its jobs, so that a bill can be told apart. */
  readonly labels: Readonly<Record<string, string>>;
  /** Published generations that stay, the newest ones. */
  readonly generationsKept: number;
  readonly signal?: AbortSignal | undefined;
}
