import { randomBytes } from 'node:crypto';
import type { Config } from '@relais/config';
import { UsageError } from '../usage-error.js';

/** Where a trial has its objects and tables, as settings of a worker. */
export type TrialPlace = (trial: string) => Readonly<Record<string, string>>;

/**
 * Places in emulators of Google Cloud: a folder of the environment's bucket and a project of its own for every trial.
 * @throws UsageError `TARGET_REFUSED` without both emulators: workers are never killed over somebody's real project
 */
export function emulatedCloud({ google, store }: Config): TrialPlace {
  const { storageEndpoint, bigqueryEndpoint, location } = google;
  if (storageEndpoint === null || bigqueryEndpoint === null)
    throw new UsageError(
      'TARGET_REFUSED',
      '[cli] chaos runs against emulators only; set STORAGE_EMULATOR_HOST and BIGQUERY_EMULATOR_HOST',
      'STORAGE_EMULATOR_HOST=http://127.0.0.1:4443 BIGQUERY_EMULATOR_HOST=http://127.0.0.1:9050 ./relais chaos --target gcp',
    );
  const session = `chaos-${randomBytes(4).toString('hex')}`;
  return (trial) => ({
    RELAIS_STORE: `${store.uri.replace(/\/$/, '')}/${session}/${trial}`,
    RELAIS_WAREHOUSE: 'bigquery',
    BIGQUERY_PROJECT: `${session}-${trial}`,
    BIGQUERY_LOCATION: location,
    STORAGE_EMULATOR_HOST: storageEndpoint,
    BIGQUERY_EMULATOR_HOST: bigqueryEndpoint,
  });
}
