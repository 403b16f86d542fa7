import type { Config } from '@relais/config';

/**
 * This process's settings for a child, with every relative path resolved: its folder may be another. A worker that a
 * command starts for itself takes everything.
 */
export function childEnvironment(variables: NodeJS.ProcessEnv, config: Config): Record<string, string> {
  const inherited = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    RELAIS_ROOT: config.root,
    RELAIS_HOME: config.home,
    RELAIS_STORE: config.store.uri,
    RELAIS_TASK_QUEUE: config.taskQueue,
    RELAIS_WORKER_KINDS: '',
  };
}
