/** The settings of this process, parsed once. Nothing below the composition root reads the environment itself. */
export interface Config {
  /** Folder of the checkout: the dbt project and the pipelines' models and glossaries lie below it. */
  readonly root: string;
  /** Folder of the embedded platform. */
  readonly home: string;
  /** Tools that every home shares: Temporal, dbt, pnpm. */
  readonly cache: string;
  readonly store: StoreConfig;
  readonly warehouse: 'duckdb' | 'bigquery';
  readonly translator: 'glossary' | 'google' | 'libretranslate' | 'none';
  readonly dbt: {
    readonly driver: 'core' | 'cloud' | 'none';
    readonly environment: 'production' | 'development';
    readonly python: string;
  };
  readonly temporal: TemporalConfig;
  readonly taskQueue: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** DuckDB's bound in megabytes, for each of the worker and dbt. */
  readonly memoryMegabytes: number;
  /** Address of every source, by the variable that names it. */
  readonly sourceUrls: Readonly<Record<string, string>>;
  /** Written by a worker when it polls; set by whoever waits for it. */
  readonly workerReadyFile: string | null;
}

/** `folder` is set where the store is one. */
export interface StoreConfig {
  readonly uri: string;
  readonly folder: string | null;
}

export interface TemporalConfig {
  /** Null = the embedded server of the home. */
  readonly address: string | null;
  readonly namespace: string;
  readonly apiKey: string | null;
  readonly tls: TlsConfig | null;
  readonly binary: string | null;
  readonly port: number | null;
  readonly uiPort: number | null;
}

export interface TlsConfig {
  readonly clientCertPath: string | null;
  readonly clientKeyPath: string | null;
  readonly serverCaPath: string | null;
  readonly serverName: string | null;
}
