import type { CandidateRequest } from '../../index.js';
import { listTables } from './resources.js';
import type { Session } from './session.js';

/** An environment holds no long lists, and where so much is new little is left to carry over. */
const MOST_DATES = 1_000;

/**
 * Lets dbt read the dataset of the previous generation. A table of sources holds the rows that count alone, so that what
 * is gone cannot be asked for: then everything is computed.
 * @param base the generation that the candidate is prepared on
 */
export async function previousEnvironment(
  { client, areas }: Session,
  { pipeline, previous }: CandidateRequest,
  base: string | null,
): Promise<Record<string, string>> {
  if (!previous || previous.generation !== base || previous.lost) return {};
  const isAppended = Object.keys(previous.added).every(
    (name) => pipeline.datasets.find((dataset) => dataset.name === name)?.load.mode === 'append',
  );
  if (!isAppended || Object.values(previous.added).flat().length > MOST_DATES) return {};
  const dataset = areas.generation(base);
  if ((await listTables(client, dataset)).length === 0) return {};
  return { RELAIS_BIGQUERY_PREVIOUS: dataset, RELAIS_BIGQUERY_ADDED: JSON.stringify(previous.added) };
}
