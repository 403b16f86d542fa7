export type {
  AlarmsConfig,
  Config,
  DbtCloudConfig,
  GoogleConfig,
  GoogleTranslateConfig,
  RetentionConfig,
  StoreConfig,
  TelemetryConfig,
  TemporalConfig,
  TlsConfig,
  WorkerConfig,
  WorkerKind,
} from './config.js';
export { describeConfig, maskUrl } from './describe-config.js';
export { loadConfig } from './load-config.js';
export { readStore } from './read-store.js';
