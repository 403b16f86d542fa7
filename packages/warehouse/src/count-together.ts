import type { LoadDefinition } from '@relais/core';
import type { CountEntry, WarehouseCount } from './index.js';

/** Checks that one scan counts for several snapshots of a dataset. */
export interface CountGroup {
  readonly dataset: string;
  /** One, unless snapshots are appended. */
  readonly dates: readonly string[];
  readonly checks: CountEntry['checks'];
}

/** The counts of a group's checks in their order, by snapshot date; a date without rows may be left out. */
export type CountedGroup = ReadonlyMap<string, readonly number[]>;

/**
 * Counts entries in as few scans as there are different questions: snapshots that stand beside each other are asked about
 * together, because a scan for each of them reads what lies around them too.
 * @returns a line for each check of each entry, in the order of the entries
 */
export async function countTogether(
  entries: readonly CountEntry[],
  modeOf: (dataset: string) => LoadDefinition['mode'],
  count: (group: CountGroup) => Promise<CountedGroup>,
): Promise<readonly WarehouseCount[]> {
  const keyOf = ({ dataset, snapshotDate, checks }: CountEntry): string =>
    JSON.stringify([dataset, checks, modeOf(dataset) === 'append' ? null : snapshotDate]);
  const asked = entries.filter(({ checks }) => checks.length > 0);
  const groups = new Map<string, CountGroup>();
  for (const entry of asked) {
    const { dataset, checks, snapshotDate } = entry;
    const { dates = [] } = groups.get(keyOf(entry)) ?? {};
    groups.set(keyOf(entry), { dataset, checks, dates: [...dates, snapshotDate] });
  }
  const counted = new Map<string, CountedGroup>();
  for (const [key, group] of groups) counted.set(key, await count(group));
  return asked.flatMap((entry) => {
    const { dataset, snapshotDate } = entry;
    const values = counted.get(keyOf(entry))?.get(snapshotDate) ?? [];
    return entry.checks.map(({ name }, at) => ({ dataset, snapshotDate, check: name, warehouse: values[at] ?? 0 }));
  });
}
