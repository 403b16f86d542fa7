import { legalLabel } from './labels.js';
import { sequenceOf } from './generation-name.js';
import { dropDataset, getDataset, listDatasets } from './resources.js';
import type { Session } from './session.js';

const DAY_MS = 86_400_000;

/** Names of the generations and candidates whose dataset is there. */
export async function listGenerationDatasets({ client, areas }: Session): Promise<readonly string[]> {
  const prefix = areas.generation('');
  const pipeline = legalLabel(areas.pipeline);
  return (await listDatasets(client))
    .filter(({ labels }) => (labels?.['relais_pipeline'] ?? pipeline) === pipeline)
    .map(({ datasetReference }) => datasetReference.datasetId)
    .filter((dataset) => dataset.startsWith(prefix))
    .map((dataset) => dataset.slice(prefix.length).replace('_', '-'))
    .filter((generation) => sequenceOf(generation) > 0);
}

/**
 * Removes all but the newest published generations, and candidates of attempts that died more than a day ago.
 * @param published names of generations that were ever published
 */
export async function collectGenerations(
  session: Session,
  published: readonly string[],
  current: string | null,
): Promise<void> {
  const { client, areas, generationsKept } = session;
  const there = await listGenerationDatasets(session);
  const kept = there
    .filter((name) => published.includes(name))
    .sort((a, b) => sequenceOf(b) - sequenceOf(a))
    .slice(0, generationsKept);
  for (const name of there.filter((each) => each !== current && !kept.includes(each))) {
    const dataset = areas.generation(name);
    if (published.includes(name) || (await isForgotten(session, dataset))) await dropDataset(client, dataset);
  }
}

async function isForgotten({ client }: Session, dataset: string): Promise<boolean> {
  const created = Number((await getDataset(client, dataset))?.creationTime ?? Date.now());
  return Date.now() - created > DAY_MS;
}
