import type { BatchLimits } from '../../batches.js';
import type { TranslateRequest } from '../../index.js';

export interface GoogleOptions {
  /** Address of a server of one's own; over plain http without credentials. Null = Google's. */
  readonly endpoint: string | null;
  /** Chooses the Basic edition. */
  readonly apiKey: string | null;
  /** For the Advanced edition: the project that pays. */
  readonly project: string | null;
  /** `global`, or where the glossary lies, e.g. `us-central1`. */
  readonly location: string;
  /** Name of a glossary in that project and location. */
  readonly glossary: string | null;
  /** Account to act as, with the application default credentials. */
  readonly impersonate: string | null;
}

/** One edition of the API, ready to be asked. */
export interface GoogleApi {
  readonly limits: BatchLimits;
  readonly ask: (texts: readonly string[], request: TranslateRequest) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}
