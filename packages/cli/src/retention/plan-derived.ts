import { basename, dirname } from 'node:path/posix';
import { objectNames, type PipelineDefinition } from '@relais/core';
import type { ObjectInfo, ObjectStore } from '@relais/object-store';
import { byFolder } from '../copy/by-folder.js';
import type { Kept, Removal } from './removal.js';

/**
 * Folders of typed and translated files that were replaced, also those that lack their manifest because a removal was cut
 * off. Rows that were refused are evidence, and stay with the manifest that names them.
 * @param isUsed of a folder, see {@link derivedInUse}
 * @param before milliseconds since the epoch by the store's clock; what is younger stays
 */
export async function planDerived(
  store: ObjectStore,
  { name, datasets }: Pick<PipelineDefinition, 'name' | 'datasets'>,
  isUsed: (folder: string) => boolean,
  before: number,
): Promise<{ readonly removals: readonly Removal[]; readonly kept: readonly Kept[] }> {
  const removals: Removal[] = [];
  const kept: Kept[] = [];
  for (const dataset of datasets) {
    const refused = byFolder(await store.list(objectNames.quarantineDataset(name, dataset.name)));
    for (const [kind, prefix] of [
      ['typed', objectNames.typedDataset(name, dataset.name)],
      ['translated', objectNames.translatedDataset(name, dataset.name)],
    ] as const)
      for (const [folder, objects] of byFolder(await store.list(prefix))) {
        const isYoung = objects.some(({ modifiedAt }) => modifiedAt >= before);
        if (isYoung || isUsed(folder) || !dirname(folder).includes('/snapshot_date=')) continue;
        const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
        if (kind === 'typed' && refused.has(folder.replace(/^typed/, 'quarantine')))
          kept.push({ name: folder, bytes, reason: 'rows of it were refused' });
        else removals.push({ kind, name: folder, objects: manifestFirst(objects), bytes });
      }
  }
  return { removals, kept };
}

const manifestFirst = (objects: readonly ObjectInfo[]): readonly string[] =>
  objects
    .map(({ path }) => path)
    .sort((a, b) => Number(basename(b) === 'manifest.json') - Number(basename(a) === 'manifest.json'));
