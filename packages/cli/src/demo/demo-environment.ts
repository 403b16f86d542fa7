import { join } from 'node:path';
import type { Config } from '@relais/config';

/** Settings that would lead a demo to somebody's real store, warehouse or cluster. */
const ofRealData = [
  'RELAIS_STORE',
  'RELAIS_WAREHOUSE',
  'RELAIS_TRANSLATOR',
  'RELAIS_DBT',
  'RELAIS_TASK_QUEUE',
  'DBT_ENVIRONMENT',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_SERVER_NAME',
];

/** A home of its own inside the home, with the sources replaced by samples: real data and sample data never mix. */
export function demoEnvironment(
  variables: NodeJS.ProcessEnv,
  config: Config,
  sources: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(variables).filter(([name]) => !ofRealData.includes(name)));
  return { ...kept, RELAIS_ROOT: config.root, RELAIS_HOME: join(config.home, 'demo'), ...sources };
}
