import type { BuildRequest } from './index.js';

/** What the profile wants to know of a warehouse beyond the candidate. */
export interface DialectSettings {
  /** DuckDB's bound, e.g. '300MB'. */
  readonly memoryLimit?: string;
  /** Cores DuckDB may use. */
  readonly threads?: number;
  readonly bigquery?: BigQuerySettings;
}

/** Who asks BigQuery, and for how much. Paths and names only: no key stands in an environment. */
export interface BigQuerySettings {
  /** Address of a server that stands in for BigQuery; null = BigQuery. */
  readonly endpoint: string | null;
  /** Of each statement. */
  readonly maximumBytesBilled: number;
  /** Service account to act as, or null. */
  readonly impersonate: string | null;
  /** Path of a workload identity configuration; null = the other application default credentials. */
  readonly credentialsFile: string | null;
}

/** The variables of infra/dbt/profiles.yml for a target; those of the other stay away from it. */
export function dialectEnvironment(
  dialect: BuildRequest['dialect'],
  { memoryLimit, threads, bigquery }: DialectSettings,
): Record<string, string> {
  return dialect === 'duckdb'
    ? present({ RELAIS_DUCKDB_MEMORY: memoryLimit, RELAIS_DUCKDB_THREADS: threads })
    : present({
        RELAIS_BIGQUERY_ENDPOINT: bigquery?.endpoint,
        RELAIS_BIGQUERY_MAXIMUM_BYTES: bigquery?.maximumBytesBilled,
        RELAIS_BIGQUERY_IMPERSONATE: bigquery?.impersonate,
        GOOGLE_APPLICATION_CREDENTIALS: bigquery?.credentialsFile,
      });
}

const present = (values: Readonly<Record<string, string | number | null | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
