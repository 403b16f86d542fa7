import type { Partitioning, TableReference } from './catalogue.js';
import { withoutUndefined } from './dataset-methods.js';
import type { Field } from './fields.js';
import type { Request } from './method.js';

/** The table that a request's address names, perhaps with a partition. */
export const tableOf = ({ params }: Request): TableReference => ({
  projectId: params.projectId ?? '',
  datasetId: params.datasetId ?? '',
  tableId: params.tableId ?? '',
});
/** The body of tables.insert, patch and update. */
export interface TableBody {
  readonly tableReference?: TableReference;
  readonly schema?: { readonly fields?: readonly Field[] };
  readonly description?: string;
  readonly friendlyName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly expirationTime?: string;
  readonly timePartitioning?: Partitioning;
  readonly clustering?: { readonly fields: readonly string[] };
  readonly requirePartitionFilter?: boolean;
  readonly view?: { readonly query: string; readonly useLegacySql?: boolean };
}

/** What of a table's metadata a request may set. */
export function settingsOf({
  description,
  friendlyName,
  labels,
  expirationTime,
  timePartitioning,
  clustering,
  requirePartitionFilter,
}: TableBody) {
  const filter = requirePartitionFilter ?? timePartitioning?.requirePartitionFilter;
  return withoutUndefined({
    description,
    friendlyName,
    labels,
    expirationTime,
    timePartitioning,
    clustering,
    requirePartitionFilter: filter,
  });
}
