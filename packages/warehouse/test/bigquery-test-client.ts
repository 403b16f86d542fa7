import { BigQuery, type Query } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';

/** Google's own client, which asks nobody for credentials. */
export const testClient = (endpoint: string, projectId = 'project-1'): BigQuery =>
  new BigQuery({
    projectId,
    apiEndpoint: endpoint,
    location: 'EU',
    authClient: new PassThroughClient(),
    autoRetry: false,
  });

/** Runs a statement to its end and answers its rows. @throws the job's error */
export async function rowsOf(client: BigQuery, query: string | Query): Promise<readonly Record<string, unknown>[]> {
  const [job] = await client.createQueryJob(typeof query === 'string' ? { query } : query);
  const [rows] = await job.getQueryResults();
  return rows as Record<string, unknown>[];
}

/** Runs a statement to its end and answers its job's statistics. */
export async function statisticsOf(client: BigQuery, query: string | Query) {
  const [job] = await client.createQueryJob(typeof query === 'string' ? { query } : query);
  await job.getQueryResults();
  const [metadata] = await job.getMetadata();
  return metadata.statistics;
}
