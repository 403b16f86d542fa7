import type { Config } from '@relais/config';
import type { Shell } from './shell.js';

/**
 * The configuration of this process; loaded when a command needs it, so that `version` works in any environment. A
 * command that writes may be killed at its kill points as a worker is.
 */
export async function readConfig(shell: Shell): Promise<Config> {
  const { loadConfig } = await import('@relais/config');
  const config = loadConfig(shell.registry, shell.variables);
  if (config.killAt === null) return config;
  const { armKillPoints } = await import('@relais/worker/arm-kill-points');
  armKillPoints(config.home, config.killAt);
  return config;
}
