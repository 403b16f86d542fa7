import { PermanentError, type ReconciliationLine } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { Candidate, Generation } from '@relais/warehouse';
import type { CandidateRecord } from './build-models.js';
import type { Dependencies } from './dependencies.js';
import { holdLock } from './pipeline-lock.js';
import { whileRenewing } from './renew-lock.js';
import { compareCounts, type CountedSnapshot } from './compare-counts.js';
import { readCounted, type StoredOutcomes } from './replay/stored-outcomes.js';
import type { Step } from './step.js';

export interface PublishRequest {
  readonly candidate: Candidate;
  /** Object path of the {@link CandidateRecord}. */
  readonly record: string;
  readonly counted: readonly CountedSnapshot[] | StoredOutcomes;
}

/**
 * Shows the candidate to readers, all of it at once, after the last check: raw, typed and warehouse count the same.
 * @throws PermanentError `RECONCILIATION_MISMATCH`; readers keep what they saw
 */
export async function publish(
  deps: Dependencies,
  request: PublishRequest,
  step: Step,
): Promise<{ readonly generation: string }> {
  const { candidate } = request;
  const body = await deps.store.read(request.record);
  if (body === null)
    throw new PermanentError(`[activities/publish] ${request.record} is gone; run again`, { code: 'CANDIDATE_LOST' });
  const { record, counts } = parseRecord<CandidateRecord>(body, { path: request.record, cure: 'start the run again' });
  const counted = await readCounted(deps.store, request.counted);
  const off = (await compareCounts(deps, counted, counts)).find(disagrees);
  if (off !== undefined) {
    await deps.warehouse.discardCandidate(candidate);
    throw mismatch(off);
  }
  await holdLock(deps.store, candidate.pipeline, step);
  const generation: Generation = await whileRenewing(deps, candidate.pipeline, step, () =>
    deps.warehouse.publish(candidate, record),
  );
  step.log('published', { generation: generation.generation });
  return { generation: generation.generation };
}

const disagrees = (line: ReconciliationLine): boolean => line.raw !== line.typed || line.typed !== line.warehouse;

const mismatch = (line: ReconciliationLine): PermanentError =>
  new PermanentError(
    `[activities/publish] ${line.dataset}, check ${line.check}: ${line.raw} rows in the raw file, ${line.typed} typed, ${line.warehouse} in the warehouse; nothing was published, please report this`,
    { code: 'RECONCILIATION_MISMATCH', dataset: line.dataset },
  );
