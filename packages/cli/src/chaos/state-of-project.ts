import { createHash } from 'node:crypto';
import type { HomeState } from './state-of-home.js';

interface TableEntry {
  readonly tableReference: { readonly datasetId: string; readonly tableId: string };
}
interface JobEntry {
  readonly errorResult?: unknown;
  readonly configuration: { readonly load?: { readonly destinationTable: TableEntry['tableReference'] } };
}

/** Made for one load; what an attempt that died leaves of them is collected after a day. */
const stage = /^stage_/;
/** Candidates and generations have a name of their own each time; what is published is compared through the marts. */
const generation = /(^|_)generation_\d/;
/** Names of generations and times stand in these: their rows are counted only. */
const ledger = /(^|_)relais$/;

/**
 * What a project of the emulator holds beyond what readers see: every table that is no generation's, and how
 * often each partition was loaded.
 */
export async function stateOfProject(endpoint: string, name: string): Promise<HomeState> {
  const project = `${endpoint}/bigquery/v2/projects/${name}`;
  const datasets = await listed<{ datasetReference: { datasetId: string } }>(`${project}/datasets`, 'datasets');
  const state: Record<string, string> = {};
  for (const { datasetReference } of datasets.filter((each) => !generation.test(each.datasetReference.datasetId))) {
    const address = `${project}/datasets/${datasetReference.datasetId}/tables`;
    for (const { tableReference } of await listed<TableEntry>(address, 'tables')) {
      const name = `${tableReference.datasetId}.${tableReference.tableId}`;
      if (stage.test(tableReference.tableId)) continue;
      const rows = await listed(`${address}/${tableReference.tableId}/data`, 'rows');
      state[name] = `${rows.length} rows${ledger.test(tableReference.datasetId) ? '' : `, ${digest(rows)}`}`;
    }
  }
  return { ...state, ...(await loads(project)) };
}

/** Loads that succeeded, by partition: one that is found is not done again. */
async function loads(project: string): Promise<HomeState> {
  const counts = new Map<string, number>();
  for (const { errorResult, configuration } of await listed<JobEntry>(`${project}/jobs`, 'jobs')) {
    const { datasetId, tableId } = configuration.load?.destinationTable ?? {};
    if (tableId === undefined || stage.test(tableId) || errorResult !== undefined) continue;
    const name = `load jobs into ${datasetId}.${tableId}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].map(([name, count]) => [name, String(count)]));
}

async function listed<T>(address: string, key: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
    const query = new URLSearchParams({ maxResults: '1000', ...(pageToken && { pageToken }) });
    const response = await fetch(`${address}?${query.toString()}`);
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const page = (await response.json()) as Readonly<Record<string, unknown>>;
    found.push(...((page[key] as readonly T[] | undefined) ?? []));
    pageToken = (page['nextPageToken'] ?? page['pageToken']) as string | undefined;
  }
  return found;
}

const digest = (rows: readonly unknown[]): string =>
  createHash('sha256')
    .update(
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);
