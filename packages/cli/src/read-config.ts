import type { Config } from '@relais/config';
import type { Shell } from './shell.js';

/** The configuration of this process; loaded when a command needs it, so that `version` works in any environment. */
export async function readConfig(shell: Shell): Promise<Config> {
  const { loadConfig } = await import('@relais/config');
  return loadConfig(shell.registry, shell.variables);
}
