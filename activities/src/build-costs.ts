import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';
import type { Generation } from '@relais/warehouse';

/** What a build was billed, kept beside the record of its candidate for whoever wants to know what the next one costs. */
interface BuildCosts {
  readonly bytesBilled: number;
}

/** Nothing is kept where the warehouse bills nothing. */
export async function keepBuildCosts(
  store: ObjectStore,
  pipeline: string,
  { run, generation }: Pick<Generation, 'run' | 'generation'>,
  bytesBilled: number | null,
): Promise<void> {
  if (bytesBilled === null) return;
  const costs: BuildCosts = { bytesBilled };
  await store.create(costsPath(pipeline, run, generation), JSON.stringify(withChecksum(costs)));
}

/** Bytes billed for the build of a generation, or null where nothing was billed or written down. */
export async function readBuildCosts(
  store: ObjectStore,
  pipeline: string,
  { run, generation }: Pick<Generation, 'run' | 'generation'>,
): Promise<number | null> {
  const path = costsPath(pipeline, run, generation);
  const body = await store.read(path);
  return body && parseRecord<BuildCosts>(body, { path, cure: 'remove it; only forecasts ask for it' }).bytesBilled;
}

const costsPath = (pipeline: string, { logicalDate, runId }: Generation['run'], generation: string): string =>
  `${objectNames.report(pipeline, logicalDate, runId).slice(0, -'.json'.length)}/${generation}-costs.json`;
