import type { ColumnDefinition, DatasetDefinition } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';

/** Goes up when the same definition over the same bytes gives other rows: typing rules, or how a row id is made. */
export const typingRulesVersion = 1;

/**
 * Names everything that decides what a dataset's typed rows are, as 12 hex digits. Descriptions, the load mode, the
 * quarantine threshold and the like may change without typing a snapshot again.
 */
export function contractHash(dataset: DatasetDefinition): string {
  const { format, rowId, snapshotDate } = dataset;
  return fingerprint({
    version: typingRulesVersion,
    format,
    rowId,
    snapshotDate,
    contract: dataset.contract,
    columns: dataset.columns.map(typing),
  });
}

/** Without the description; `plain` written or left out is the same. */
function typing({ description: _, parse = 'plain', ...column }: ColumnDefinition): object {
  return { ...column, parse };
}
