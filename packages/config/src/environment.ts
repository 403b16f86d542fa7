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

/** Every variable Relais reads, with its values and default; sources' addresses come from the pipelines themselves. */
export const environmentSchema = z.object({
  RELAIS_ROOT: optional,
  RELAIS_HOME: optional,
  RELAIS_STORE: optional,
  RELAIS_WAREHOUSE: oneOf(['duckdb', 'bigquery'] as const, 'duckdb'),
  RELAIS_TRANSLATOR: oneOf(['glossary', 'google', 'libretranslate', 'none'] as const, 'glossary'),
  RELAIS_DBT: oneOf(['core', 'cloud', 'none'] as const, 'core'),
  RELAIS_TASK_QUEUE: optional,
  RELAIS_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
  RELAIS_MEMORY_MB: megabytes(300),
  RELAIS_TEMPORAL_PORT: port,
  RELAIS_UI_PORT: port,
  RELAIS_TEMPORAL_BINARY: optional,
  RELAIS_DBT_PYTHON: optional,
  RELAIS_WORKER_READY_FILE: optional,
  DBT_ENVIRONMENT: oneOf(['production', 'development'] as const, 'production'),
  TEMPORAL_ADDRESS: optional,
  TEMPORAL_NAMESPACE: optional,
  TEMPORAL_API_KEY: optional,
  TEMPORAL_TLS: optional,
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional,
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional,
  TEMPORAL_TLS_SERVER_NAME: optional,
  XDG_CACHE_HOME: optional,
  HOME: optional,
});

export type Environment = z.infer<typeof environmentSchema>;
