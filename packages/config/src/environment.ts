import { z } from 'zod';

/** Set but empty means unset, except where a name says otherwise (BIGQUERY_DATASET_PREFIX). */
const optional = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional();
const oneOf = <T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) =>
  z.preprocess((text) => (text === '' ? undefined : text), z.enum(values).default(fallback));
const port = z.preprocess(
  (text) => (text === '' ? undefined : text),
  z.coerce.number().int().min(1).max(65_535).optional(),
);
const megabytes = (fallback: number) =>
  z.preprocess((text) => (text === '' ? undefined : text), z.coerce.number().int().min(64).default(fallback));
const bytes = (fallback: number) =>
  z.preprocess((text) => (text === '' ? undefined : text), z.coerce.number().int().min(1).default(fallback));
const count = (least: number, fallback: number) =>
  z.preprocess((text) => (text === '' ? undefined : text), z.coerce.number().int().min(least).default(fallback));
const address = optional.refine(
  (text) => text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
  'not an http or https address',
);

const smtpAddress = optional.refine(
  (text) => text === undefined || (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol)),
  'not smtp://user:password@host:port or smtps://…',
);

/** Every variable Relais reads, with its values and default; sources' addresses come from the pipelines themselves. */
export const environmentSchema = z.object({
  RELAIS_ROOT: optional,
  RELAIS_HOME: optional,
  RELAIS_STORE: optional,
  RELAIS_WAREHOUSE: oneOf(['duckdb', 'bigquery'] as const, 'duckdb'),
  RELAIS_TRANSLATOR: oneOf(['glossary', 'google', 'libretranslate', 'none'] as const, 'glossary'),
  RELAIS_DBT: oneOf(['core', 'cloud', 'none'] as const, 'core'),
  RELAIS_DBT_WARM: oneOf(['start', 'build', 'off'] as const, 'start'),
  RELAIS_TASK_QUEUE: optional,
  RELAIS_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
  RELAIS_MEMORY_MB: megabytes(300),
  RELAIS_CACHE_MB: megabytes(10_240),
  // The published one and one to go back to.
  RELAIS_KEEP_GENERATIONS: count(2, 5),
  RELAIS_KEEP_REPORT_DAYS: count(1, 400),
  RELAIS_KEEP_HISTORY_DAYS: count(1, 30),
  RELAIS_TEMPORAL_PORT: port,
  RELAIS_UI_PORT: port,
  RELAIS_TEMPORAL_BINARY: optional,
  RELAIS_DBT_PYTHON: optional,
  RELAIS_WORKER_READY_FILE: optional,
  RELAIS_WORKER_KINDS: optional,
  RELAIS_WORKER_STEPS: count(1, 16),
  // A step of which nothing is heard for half a minute is given to another worker.
  RELAIS_HEARTBEAT_SECONDS: count(1, 1).refine((seconds) => seconds <= 20, 'at most 20'),
  RELAIS_WORKER_DEPLOYMENT: optional,
  RELAIS_ALARM_WEBHOOK: address,
  RELAIS_ALARM_SMTP_URL: smtpAddress,
  RELAIS_ALARM_FROM: optional,
  RELAIS_ALARM_TO: optional,
  RELAIS_WATCH_HEARTBEAT: address,
  RELAIS_WATCH_ALIVE_FILE: optional,
  RELAIS_KILL_AT: optional,
  RELAIS_TELEMETRY: oneOf(['off', 'on'] as const, 'off'),
  RELAIS_METRICS_HOST: optional,
  RELAIS_METRICS_PORT: port,
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_HEADERS: optional,
  OTEL_SERVICE_NAME: optional,
  OPENLINEAGE_URL: optional.refine(
    (text) => text === undefined || (URL.canParse(text) && /^(https?|file):$/.test(new URL(text).protocol)),
    'not an http or https address, nor file:///path',
  ),
  OPENLINEAGE_ENDPOINT: optional,
  OPENLINEAGE_API_KEY: optional,
  OPENLINEAGE_NAMESPACE: optional,
  DBT_ENVIRONMENT: oneOf(['production', 'development'] as const, 'production'),
  TEMPORAL_ADDRESS: optional,
  TEMPORAL_NAMESPACE: optional,
  TEMPORAL_API_KEY: optional,
  TEMPORAL_TLS: optional,
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional,
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional,
  TEMPORAL_TLS_SERVER_NAME: optional,
  BIGQUERY_PROJECT: optional,
  BIGQUERY_LOCATION: optional,
  // Set but empty means no prefix.
  BIGQUERY_DATASET_PREFIX: z.string().trim().optional(),
  BIGQUERY_MAXIMUM_BYTES_BILLED: bytes(200_000_000_000),
  GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: optional,
  GOOGLE_APPLICATION_CREDENTIALS: optional,
  STORAGE_EMULATOR_HOST: address,
  BIGQUERY_EMULATOR_HOST: address,
  GOOGLE_TRANSLATE_ENDPOINT: address,
  GOOGLE_TRANSLATE_API_KEY: optional,
  GOOGLE_TRANSLATE_LOCATION: optional,
  GOOGLE_TRANSLATE_GLOSSARY: optional,
  LIBRETRANSLATE_URL: address,
  LIBRETRANSLATE_API_KEY: optional,
  DBT_CLOUD_URL: address,
  DBT_CLOUD_ACCOUNT_ID: optional,
  DBT_CLOUD_JOB_ID: optional,
  DBT_CLOUD_TOKEN: optional,
  XDG_CACHE_HOME: optional,
  HOME: optional,
});

export type Environment = z.infer<typeof environmentSchema>;
