import type { Config } from '@relais/config';
import { serveSite, type ServedSite } from '@relais/dashboard/server/serve-site';
import { printable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';
import { composeDashboard } from './compose-dashboard.js';

/** Where the dashboard is looked for first. */
export const defaultPort = 4780;
/** So many homes may show theirs at a time before one has to be told its port. */
const PORTS_TRIED = 20;

export interface DashboardPlace {
  readonly host: string;
  /** Further names under which it answers. */
  readonly names?: readonly string[];
  /** Null = the default one, or the next that is free. */
  readonly port: number | null;
}

/** Serves the dashboard until it is closed. @throws PermanentError `PORT_TAKEN`, `HOST_UNKNOWN`, `DASHBOARD_NOT_BUILT` */
export async function openDashboard(
  shell: Shell,
  config: Config,
  { host, names = [], port }: DashboardPlace,
): Promise<ServedSite> {
  const { site } = await composeDashboard(config, shell.registry, () => new Date());
  const onError = (path: string, error: unknown): void =>
    note(shell, printable(`${path}: ${error instanceof Error ? error.message : String(error)}`));
  const served = await serveSite({
    site,
    host,
    names,
    port: port ?? defaultPort,
    orNext: port === null ? PORTS_TRIED : 0,
    onError,
  });
  if (port === null && served.port !== defaultPort) note(shell, `port ${defaultPort} is taken; this is ${served.port}`);
  // On a laptop the first reader finds the answers ready; where queries are billed, only what is looked at is asked.
  if (config.warehouse === 'duckdb') void warmUp(Object.keys(shell.registry), site.answer);
  return served;
}

async function warmUp(pipelines: readonly string[], answer: (path: string) => Promise<unknown>): Promise<void> {
  for (const name of pipelines) await answer(`/${name}/`);
}
