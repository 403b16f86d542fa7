import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PermanentError, type Registry } from '@relais/core';
import type { Config, StoreConfig, TemporalConfig } from './config.js';
import { environmentSchema, type Environment } from './environment.js';
import { readAlarms } from './read-alarms.js';
import { readNetwork } from './read-network.js';
import { readServices } from './read-services.js';
import { readStore } from './read-store.js';
import { readTelemetry } from './read-telemetry.js';
import { readVariables } from './read-variables.js';
import { readWorker } from './read-worker.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment once.
 * @param registry names the variables that hold the sources' addresses
 * @param variables the process environment unless given
 * @param cwd folder that relative paths start from
 * @throws PermanentError `CONFIG_INVALID` with every fault in one message
 */
export function loadConfig(registry: Registry, variables: Variables = process.env, cwd = process.cwd()): Config {
  const parsed = environmentSchema.safeParse(variables);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const sourceUrls = readSourceUrls(registry, variables, faults);
  const chosen = readVariables(registry, variables, faults);
  if (!parsed.success) throw invalid(faults);

  const environment = parsed.data;
  const root = resolve(cwd, environment.RELAIS_ROOT ?? '.');
  const home = resolve(cwd, environment.RELAIS_HOME ?? join(root, '.relais'));
  const cache = join(environment.XDG_CACHE_HOME ?? join(environment.HOME ?? homedir(), '.cache'), 'relais');
  const store = readStore(environment.RELAIS_STORE ?? join(home, 'store'), cwd, (fault) =>
    faults.push(`RELAIS_STORE: ${fault}`),
  );
  checkFolders({ RELAIS_HOME: home, RELAIS_STORE: store.folder }, faults);
  checkPair(environment.RELAIS_WAREHOUSE, store, faults);
  const temporal = readTemporal(environment, cwd, faults);
  const services = readServices(environment, faults);
  const alarms = readAlarms(environment, faults);
  const telemetry = readTelemetry(environment, faults);
  const worker = readWorker(environment, faults);
  if (faults.length > 0) throw invalid(faults);
  return {
    root,
    home,
    cache,
    store,
    warehouse: environment.RELAIS_WAREHOUSE,
    translator: environment.RELAIS_TRANSLATOR,
    dbt: {
      driver: environment.RELAIS_DBT,
      environment: environment.DBT_ENVIRONMENT,
      python: environment.RELAIS_DBT_PYTHON ?? 'python3',
      warm: environment.RELAIS_DBT_WARM,
    },
    network: readNetwork(variables),
    ...services,
    alarms,
    telemetry,
    temporal,
    taskQueue: environment.RELAIS_TASK_QUEUE ?? `relais-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`,
    worker,
    logLevel: environment.RELAIS_LOG_LEVEL,
    memoryMegabytes: environment.RELAIS_MEMORY_MB,
    cacheMegabytes: environment.RELAIS_CACHE_MB,
    retention: {
      generations: environment.RELAIS_KEEP_GENERATIONS,
      reportDays: environment.RELAIS_KEEP_REPORT_DAYS,
      historyDays: environment.RELAIS_KEEP_HISTORY_DAYS,
    },
    sourceUrls,
    inboxes: readInboxes(registry, variables, home, cwd),
    variables: chosen,
    workerReadyFile: environment.RELAIS_WORKER_READY_FILE ?? null,
    killAt: environment.RELAIS_KILL_AT ?? null,
  };
}

function invalid(faults: readonly string[]): PermanentError {
  const list = faults.map((fault) => `\n  - ${fault}`).join('');
  return new PermanentError(`[config] the environment cannot be used; mend these and start again:${list}`, {
    code: 'CONFIG_INVALID',
  });
}

function readSourceUrls(registry: Registry, variables: Variables, faults: string[]): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const { definition } of Object.values(registry)) {
    for (const { source } of definition.datasets) {
      if (source.kind !== 'http') continue;
      const url = variables[source.urlVariable]?.trim() || source.url;
      if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
        faults.push(`${source.urlVariable}: not an http or https address`);
      urls[source.urlVariable] = url;
    }
  }
  return urls;
}

/** The folder of every inbox, by the variable that names it. */
function readInboxes(registry: Registry, variables: Variables, home: string, cwd: string): Record<string, string> {
  const inboxes: Record<string, string> = {};
  for (const { definition } of Object.values(registry))
    for (const { source } of definition.datasets)
      if (source.kind === 'inbox')
        inboxes[source.folderVariable] = resolve(
          cwd,
          variables[source.folderVariable]?.trim() || join(home, 'inbox', definition.name),
        );
  return inboxes;
}

/** DuckDB takes such a path for a pattern, and would mix the rows of other folders in. */
function checkFolders(folders: Readonly<Record<string, string | null>>, faults: string[]): void {
  for (const [variable, folder] of Object.entries(folders))
    if (folder !== null && /[*?[]/.test(folder))
      faults.push(`${variable}: ${folder} has *, ? or [ in it; choose another folder`);
}

/** Pairs that belong together: DuckDB reads local Parquet, BigQuery loads from GCS. */
function checkPair(warehouse: Config['warehouse'], store: StoreConfig, faults: string[]): void {
  if (warehouse === 'duckdb' && store.uri.startsWith('gs://'))
    faults.push(
      'RELAIS_WAREHOUSE=duckdb goes with a folder store; set RELAIS_WAREHOUSE=bigquery or a folder as RELAIS_STORE',
    );
  if (warehouse === 'bigquery' && !store.uri.startsWith('gs://'))
    faults.push('RELAIS_WAREHOUSE=bigquery goes with a gs:// store; set RELAIS_STORE=gs://bucket/prefix');
}

/** A bare name is looked for on the PATH; a path starts from where the person is. */
const onPathOrAt = (program: string | null, cwd: string): string | null =>
  program?.includes('/') ? resolve(cwd, program) : program;

function readTemporal(environment: Environment, cwd: string, faults: string[]): TemporalConfig {
  const cert = environment.TEMPORAL_TLS_CLIENT_CERT_PATH ?? null;
  const key = environment.TEMPORAL_TLS_CLIENT_KEY_PATH ?? null;
  if ((cert === null) !== (key === null))
    faults.push('TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: set both or neither');
  const { RELAIS_TEMPORAL_PORT: port, RELAIS_UI_PORT: uiPort } = environment;
  if (port !== undefined && port === uiPort)
    faults.push('RELAIS_TEMPORAL_PORT and RELAIS_UI_PORT: give each a port of its own');
  const serverCaPath = environment.TEMPORAL_TLS_SERVER_CA_CERT_PATH ?? null;
  const serverName = environment.TEMPORAL_TLS_SERVER_NAME ?? null;
  const tls = environment.TEMPORAL_TLS ?? 'false';
  // Taken for no, a slip would send in the clear what was to be hidden.
  if (!/^(1|true|yes|0|false|no)$/i.test(tls)) faults.push('TEMPORAL_TLS: neither true nor false');
  const asked = /^(1|true|yes)$/i.test(tls);
  const wanted = asked || environment.TEMPORAL_API_KEY !== undefined || cert !== null || serverCaPath !== null;
  return {
    address: environment.TEMPORAL_ADDRESS ?? null,
    namespace: environment.TEMPORAL_NAMESPACE ?? 'default',
    apiKey: environment.TEMPORAL_API_KEY ?? null,
    tls: wanted ? { clientCertPath: cert, clientKeyPath: key, serverCaPath, serverName } : null,
    binary: onPathOrAt(environment.RELAIS_TEMPORAL_BINARY ?? null, cwd),
    port: environment.RELAIS_TEMPORAL_PORT ?? null,
    uiPort: environment.RELAIS_UI_PORT ?? null,
  };
}
