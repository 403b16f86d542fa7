import { referenceOf, tableKey } from './catalogue.js';
import { GoogleError } from './google-error.js';
import type { Read } from './sql-reader.js';
import type { World } from './world.js';

/** Refuses a read that could not be limited to partitions, where the table asks for that. @throws GoogleError */
export function assertPartitionFilters({ catalogue }: World, reads: readonly Read[]): void {
  for (const read of reads) {
    const table = read.schema === '' ? null : catalogue.findTable(referenceOf(read));
    const field = table?.timePartitioning?.field;
    if (!field || !table.requirePartitionFilter) continue;
    if (read.filtered.some((column) => column.toLowerCase() === field.toLowerCase())) continue;
    throw new GoogleError(
      'invalidQuery',
      `Cannot query over table '${tableKey(read)}' without a filter over column(s) '${field}' that can be used for partition elimination`,
    );
  }
}
