import type { Shell } from '../shell.js';
import { readConfig } from '../read-config.js';
import { runChecks, type CheckResult } from './check.js';

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
  const cloud = config.warehouse === 'bigquery' ? await import('./google-checks.js') : null;
  return runChecks([
    ...machineChecks(config),
    ...temporalChecks(config),
    ...(cloud?.googleChecks(config, shell.registry) ?? []),
    ...storeChecks(config, shell.registry),
    ...serviceChecks(config),
  ]);
}
