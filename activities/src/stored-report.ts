import type { RunReport } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';

/** A report as it lies in the store, or null. @throws PermanentError `RECORD_DAMAGED` */
export async function readReport(store: ObjectStore, { path }: { readonly path: string }): Promise<RunReport | null> {
  const body = await store.read(path);
  return body && parseRecord<RunReport>(body, { path, cure: 'move it away; the run itself is not touched' });
}
