import type { Config } from '@relais/config';

/** Address of the Temporal that is there: the one configured, else the home's own while it runs; null when none does. */
export async function serverAddress(config: Config): Promise<string | null> {
  if (config.temporal.address !== null) return config.temporal.address;
  const { platformStatus } = await import('@relais/platform');
  return (await platformStatus(config.home))?.address ?? null;
}
