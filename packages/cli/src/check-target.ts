import type { Config } from '@relais/config';
import { UsageError } from './usage-error.js';

const targets: Readonly<Record<string, Config['warehouse']>> = { local: 'duckdb', gcp: 'bigquery' };

/**
 * `--target` chooses nothing: it makes sure that the environment is the one the person has in mind.
 * @throws UsageError `TARGET_MISMATCH`
 */
export function checkTarget(config: Config, target: string | undefined): void {
  if (target === undefined || targets[target] === config.warehouse) return;
  const message = Object.hasOwn(targets, target)
    ? `[cli] --target ${target} was asked for, but the environment says RELAIS_WAREHOUSE=${config.warehouse}, RELAIS_STORE=${config.store.uri}`
    : `[cli] there is no target ${JSON.stringify(target)}; targets are local and gcp`;
  throw new UsageError('TARGET_MISMATCH', message, './relais config show');
}
