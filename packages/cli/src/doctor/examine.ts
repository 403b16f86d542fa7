import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import type { Shell } from '../shell.js';
import { readConfig } from '../read-config.js';
import { runChecks, type Check, type CheckResult } from './check.js';

/** Every check that fits the environment; one whose settings cannot be read has a single finding. */
export async function examine(shell: Shell): Promise<readonly CheckResult[]> {
  let config;
  try {
    config = await readConfig(shell);
  } catch (error) {
    const found = error instanceof Error ? error.message.replaceAll(/\n\s*-?\s*/g, ' ') : String(error);
    return [{ check: 'settings', status: 'fail', found, mend: './relais config show' }];
  }
  const { machineChecks } = await import('./machine-checks.js');
  const { storeChecks } = await import('./store-checks.js');
  const { temporalChecks } = await import('./temporal-checks.js');
  const { serviceChecks } = await import('./service-checks.js');
  const stores = storeChecks(config, shell.registry);
  return runChecks([
    ...machineChecks(config),
    ...temporalChecks(config),
    ...(config.warehouse === 'bigquery' ? await cloudChecks(config, shell.registry, stores) : stores),
    ...serviceChecks(config),
  ]);
}

async function cloudChecks(config: Config, registry: Registry, stores: readonly Check[]): Promise<readonly Check[]> {
  const { googleChecks } = await import('./google-checks.js');
  const { withCredentials } = await import('./with-credentials.js');
  return withCredentials(config, [...googleChecks(config, registry), ...stores]);
}
