import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { zipMemberOf, type DatasetDefinition } from '@relais/core';
import { defaultZipLimits, extractZipMember } from '@relais/sources';

/**
 * Hands `use` the CSV file of a raw object: the object itself, or for archives the one allow-listed member, which is
 * gone again afterwards.
 */
export async function withCsvFile<T>(
  dataset: DatasetDefinition,
  rawFile: string,
  scratchFolder: string,
  use: (csv: string) => Promise<T>,
): Promise<T> {
  const { maxBytes } = dataset.source;
  const zipMember = zipMemberOf(dataset.source);
  if (zipMember === undefined) return use(rawFile);
  await mkdir(scratchFolder, { recursive: true });
  const folder = await mkdtemp(join(scratchFolder, 'member-'));
  try {
    const csv = join(folder, 'member.csv');
    await extractZipMember(rawFile, zipMember, csv, { ...defaultZipLimits, archiveBytes: maxBytes });
    return await use(csv);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
