import type { NativeConnection } from '@temporalio/worker';
import { searchAttributeNames } from '@relais/core';

/**
 * Whether the cluster knows our search attributes. A cluster that may not be asked counts as one that does not:
 * setting an unknown attribute would hang the run, leaving it out costs a filter in the UI.
 */
export async function hasSearchAttributes(connection: NativeConnection, namespace: string): Promise<boolean> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.values(searchAttributeNames).every((name) => name in customAttributes);
  } catch {
    return false;
  }
}
