import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, type InboxFile } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import type { Dependencies } from '../dependencies.js';
import { findPipeline } from '../find-pipeline.js';
import type { Step } from '../step.js';
import { lookIntoInbox, type InboxFound } from './look-into-inbox.js';
import { isInbox, notTakenIn } from './plan-inbox.js';

export interface AwaitFilesRequest {
  readonly pipeline: string;
  readonly pollSeconds: number;
  /** The files that a run was started for; they alone end no waiting. */
  readonly tried: readonly string[];
}

export interface Arrival {
  /** How many files are there that no run was started for; none when the time was up. */
  readonly files: number;
  /** ISO instant. */
  readonly at: string;
  /** All that are there and not taken in, for the next waiting. */
  readonly tried: readonly string[];
}

/** After so long the waiting ends without a file, so that code which is deployed meanwhile gets its turn. */
const longestMs = 12 * 3_600_000;

/** More have to be known by one digest of them all: what is tried travels through histories. */
const mostListed = 3_000;

/**
 * Waits until a file lies in an inbox of the pipeline, has stopped growing, is not taken in, and no run was started for.
 * A folder that is not there yet, or not any more, is waited for as well; the scheduled run is what complains of it.
 */
export async function awaitFiles(
  deps: Pick<Dependencies, 'registry' | 'inbox' | 'inboxFolders' | 'warehouse'>,
  { pipeline: name, pollSeconds, tried }: AwaitFilesRequest,
  step: Pick<Step, 'signal' | 'progress'>,
): Promise<Arrival> {
  const pipeline = findPipeline(deps.registry, name);
  const datasets = pipeline.datasets.filter(isInbox);
  const until = Date.now() + longestMs;
  let seenBefore = '';
  while (Date.now() < until) {
    const found = await Promise.all(datasets.map((dataset) => lookIfThere(deps, dataset, step.signal)));
    const seen = fingerprint(found.map(({ listing }) => listing.files));
    // What is loaded changes by runs, which only take files in: as long as the folders stay as they are, so does the answer.
    if (seen !== seenBefore) {
      const pending = notTakenIn(found, await deps.warehouse.loaded(pipeline)).map(fingerprint);
      const all = fingerprint(pending);
      const known = new Set(tried);
      const files = known.has(all) ? 0 : pending.filter((file) => !known.has(file)).length;
      if (files > 0) return arrival(files, pending.length > mostListed ? [all] : pending);
      seenBefore = seen;
    }
    step.progress({ dataset: null, step: 'awaiting files' });
    await sleep(pollSeconds * 1_000, undefined, { signal: step.signal });
  }
  return arrival(0, tried);
}

const arrival = (files: number, tried: readonly string[]): Arrival => ({ files, at: new Date().toISOString(), tried });

async function lookIfThere(
  deps: Pick<Dependencies, 'inbox' | 'inboxFolders'>,
  dataset: InboxFound['dataset'],
  signal: AbortSignal,
): Promise<InboxFound> {
  try {
    return await lookIntoInbox(deps, dataset, signal);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const files: readonly InboxFile[] = [];
    return { dataset, folder: '', listing: { files, strangers: [], growing: [] } };
  }
}
