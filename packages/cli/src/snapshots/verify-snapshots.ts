import type { DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { verifyDerived } from './verify-derived.js';
import { verifyRaw } from './verify-raw.js';
import { verifyRecords } from './verify-records.js';
import type { VerifiedFile } from './verified-file.js';

export interface VerifyOptions {
  /** Takes away derived files that are damaged; raw is never touched. */
  readonly repair?: boolean;
  readonly onChecked?: (checked: VerifiedFile) => void;
}

/**
 * Reads every byte of a dataset that has a recorded checksum, as it lies in the store now: raw first, then derived; then
 * the records of what was loaded and decided.
 */
export async function verifySnapshots(
  store: ObjectStore,
  pipeline: string,
  dataset: Pick<DatasetDefinition, 'name' | 'translation'>,
  { repair = false, onChecked }: VerifyOptions = {},
): Promise<readonly VerifiedFile[]> {
  const verified: VerifiedFile[] = [];
  for (const files of [
    verifyRaw(store, pipeline, dataset.name),
    verifyDerived(store, pipeline, dataset.name, repair),
    verifyRecords(store, pipeline, dataset),
  ])
    for await (const checked of files) {
      onChecked?.(checked);
      verified.push(checked);
    }
  return verified;
}
