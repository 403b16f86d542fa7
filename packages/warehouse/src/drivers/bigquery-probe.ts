import { openClient, type ClientOptions } from './bigquery/client.js';

export interface BigQueryProbe {
  /** Where a dataset is; null = there is no such dataset. */
  location(dataset: string): Promise<string | null>;
  /** Bytes that a statement would read, as BigQuery estimates them; the statement is not run. */
  dryRun(sql: string): Promise<number>;
}

interface JobReply {
  readonly statistics?: { readonly totalBytesProcessed?: string };
}

/** Questions about a project's BigQuery that change nothing. Errors are those of the driver. */
export function probeBigQuery(options: ClientOptions): BigQueryProbe {
  const client = openClient({ ...options, pauseMs: 50 });
  return {
    location: async (dataset) => {
      try {
        const what = `dataset ${dataset}`;
        const { location } = await client.call<{ location: string }>(what, {
          method: 'GET',
          path: `datasets/${dataset}`,
        });
        return location;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    dryRun: async (sql) => {
      const { statistics } = await client.call<JobReply>('dry run', {
        method: 'POST',
        path: 'jobs',
        body: {
          jobReference: { projectId: options.project, location: options.location },
          configuration: { dryRun: true, query: { query: sql, useLegacySql: false } },
        },
      });
      return Number(statistics?.totalBytesProcessed ?? 0);
    },
  };
}

/** The driver's error carries the service's as its cause. */
const isMissing = (error: unknown): boolean =>
  error instanceof Object && 'cause' in error && (error.cause as { code?: unknown } | undefined)?.code === 404;
