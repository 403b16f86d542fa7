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
    /** When a worker's dbt is imported and kept for all builds: as the worker starts, at its first build, never. */
    readonly warm: 'start' | 'build' | 'off';
  };
  /** Proxies, certificates and gcloud's folder by their variables, for dbt; a proxy's address may carry a password. */
  readonly network: Readonly<Record<string, string>>;
  readonly google: GoogleConfig;
  readonly googleTranslate: GoogleTranslateConfig;
  readonly libretranslate: { readonly url: string | null; readonly apiKey: string | null };
  readonly dbtCloud: DbtCloudConfig;
  readonly alarms: AlarmsConfig;
  /** What runs tell other systems; null = nothing. */
  readonly telemetry: TelemetryConfig | null;
  readonly temporal: TemporalConfig;
  readonly taskQueue: string;
  readonly worker: WorkerConfig;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** DuckDB's bound in megabytes, for typing and for counting, each; loading and dbt have two thirds of it. */
  readonly memoryMegabytes: number;
  /** What copies of a bucket's objects may take of the disk, those of the last hour not counted. */
  readonly cacheMegabytes: number;
  readonly retention: RetentionConfig;
  /** Address of every source, by the variable that names it. */
  readonly sourceUrls: Readonly<Record<string, string>>;
  /** Folder of every inbox, by the variable that names it. */
  readonly inboxes: Readonly<Record<string, string>>;
  /** What the models of pipelines are told, by the variable that holds it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Written by a worker when it polls; set by whoever waits for it. */
  readonly workerReadyFile: string | null;
  /** Faults that a worker brings about in itself; null but in tests. */
  readonly killAt: string | null;
}

/** What a worker takes of the work, on a cluster where several share it. */
export interface WorkerConfig {
  readonly kinds: readonly WorkerKind[];
  /** Steps that it takes at a time, those included that wait for their turn to type. */
  readonly steps: number;
  /** Seconds between two signs of life of a step, at least; what it is cancelled by comes with the answer. */
  readonly heartbeatSeconds: number;
  /** Name of Temporal's worker deployment: runs end with the release they began with. Null = any worker goes on. */
  readonly deployment: string | null;
}

/** `runs`: workflows and their steps; `translation`: the steps that may ask a provider. */
export type WorkerKind = 'runs' | 'translation';

/** What is kept of what could be removed; raw files, refused ones, decisions and translations always are. */
export interface RetentionConfig {
  /** Published generations that can be shown again, the published one among them. */
  readonly generations: number;
  /** Days that the reports of runs stay. */
  readonly reportDays: number;
  /** Days that the embedded Temporal server keeps the history of a run that has ended. */
  readonly historyDays: number;
}

/** `folder` is set where the store is one. */
export interface StoreConfig {
  readonly uri: string;
  readonly folder: string | null;
}

/** Credentials are the application default ones, or those of the account impersonated with them; never a key. */
export interface GoogleConfig {
  readonly project: string | null;
  readonly location: string;
  /** Put before each dataset's name; null = the pipeline's name and an underscore. */
  readonly datasetPrefix: string | null;
  /** A query that would bill more bytes than this is refused by BigQuery. */
  readonly maximumBytesBilled: number;
  readonly impersonate: string | null;
  /** Path of a workload identity configuration, handed on to dbt. */
  readonly credentialsFile: string | null;
  /** Addresses of emulators; null = the real service. */
  readonly storageEndpoint: string | null;
  readonly bigqueryEndpoint: string | null;
}

/** With a key the v2 API is asked, without one the v3 API of the project. */
export interface GoogleTranslateConfig {
  readonly endpoint: string | null;
  readonly apiKey: string | null;
  readonly location: string;
  /** Name of a glossary in that project and location. */
  readonly glossary: string | null;
}

export interface DbtCloudConfig {
  readonly url: string;
  readonly accountId: string | null;
  readonly jobId: string | null;
  readonly token: string | null;
}

/** Who is told when something is wrong; null = nobody by that way. */
export interface AlarmsConfig {
  /** Secret as a whole: chat services put their key into the path. */
  readonly webhook: string | null;
  readonly mail: { readonly url: string; readonly from: string; readonly to: readonly string[] } | null;
  /** Asked by the watch after every round, so that its own silence is noticed; secret as a whole. */
  readonly heartbeat: string | null;
  /** Written by the watch after every round, so that a probe notices when it hangs. */
  readonly aliveFile: string | null;
}

/** Metrics can always be had when the switch is on; traces and lineage go where an address says. */
export interface TelemetryConfig {
  /** Where a worker answers Prometheus, at `/metrics`. */
  readonly metrics: { readonly host: string; readonly port: number };
  /** `endpoint` takes OTLP over HTTP at `/v1/traces`; the headers may hold a key. */
  readonly traces: {
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly serviceName: string;
  } | null;
  /** `url` takes a POST for each event, or is a `file:` to which each is added as a line. */
  readonly openLineage: {
    readonly url: string;
    readonly apiKey: string | null;
    readonly namespace: string;
  } | null;
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
