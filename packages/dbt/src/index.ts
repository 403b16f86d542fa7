import type { ModelCounts, Warning } from '@relais/core';

/**
 * Port: building and testing the models of a candidate.
 */
export interface ModelBuilder {
  /** Part of a generation's fingerprint: changes when a model, macro, seed or the dbt version changes. */
  version(selector: string): Promise<string>;

  /** The files that {@link version} is made of: a short hash of each by its path in the repository. */
  files(selector: string): Promise<Readonly<Record<string, string>>>;

  /**
   * Builds and tests into the candidate. Truth is read from the run results, not from the exit code.
   * @throws PermanentError `DBT_MODEL_FAILED`, `DBT_TEST_FAILED` naming the node and its message, `DBT_BROKEN` when
   *   dbt ended without usable results, `DBT_MISSING` when it could not be started; TransientError `DBT_ENDED` when the
   *   process was killed, `DBT_STALLED` when it hung
   */
  build(request: BuildRequest): Promise<BuildOutcome>;

  /** Gets ready for a build to come, where that takes time; nothing waits for it, and a build does without. */
  warm?(): void;
}

export interface BuildRequest {
  readonly pipeline: string;
  readonly selector: string;
  readonly dialect: 'duckdb' | 'bigquery';
  /** From the candidate; read by the profile through `env_var`. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the models read through `var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Called when a node ends: nodes done, nodes in all, the node's name. */
  readonly onProgress?: (done: number, total: number, node: string) => void;
  readonly signal?: AbortSignal;
}

export interface BuildOutcome {
  readonly models: ModelCounts;
  readonly warnings: readonly Warning[];
  /** Seconds the dbt process ran. */
  readonly seconds: number;
  /** Bytes the warehouse billed for the build; absent or null where it bills none, or did not say. */
  readonly bytesBilled?: number | null;
}
