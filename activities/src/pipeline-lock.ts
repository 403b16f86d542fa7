import { assertIdentifier, PermanentError, TransientError, type ErrorDetails } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';

/**
 * One writer for each pipeline: a lease in the store, so that it holds across workers and machines. Every change is a new
 * create-only object `locks/<pipeline>/<sequence>.json`; whoever creates the next sequence has won.
 *
 * A holder renews its lease; one whose object stayed the newest for a whole lease while somebody watched is dead. That
 * is judged by the watcher's monotonic clock alone: what two machines hold to be the time may be an hour apart.
 */
interface Lease {
  /** Workflow run id, or null when the lock is free. */
  readonly holder: string | null;
  readonly workflowId: string | null;
  /** Milliseconds since the epoch by the holder's clock: for people to read, never a reason to take the lock. */
  readonly expiresAt: number;
}

const leaseMs = 120_000;

/** Since when this process has seen which lease at the head of which lock, in milliseconds of `performance.now()`. */
const watched = new Map<string, { readonly sequence: number; readonly since: number }>();

const folderOf = (pipeline: string): string => `locks/${assertIdentifier(pipeline)}/`;

/**
 * Takes the lock, or renews it for its holder.
 * @throws TransientError `PIPELINE_LOCKED` while another run holds it
 */
export async function holdLock(
  store: ObjectStore,
  pipeline: string,
  run: { readonly runId: string; readonly workflowId: string },
): Promise<void> {
  const { sequence, lease } = await newest(store, pipeline);
  const free = lease === null || lease.holder === null || lease.holder === run.runId;
  if (!free && watchedFor(store, pipeline, sequence) <= leaseMs)
    throw locked(pipeline, lease.workflowId ?? 'another run', {
      context: { sequence, overdue: lease.expiresAt < Date.now() },
    });
  const next = { holder: run.runId, workflowId: run.workflowId, expiresAt: Date.now() + leaseMs };
  await advance(store, pipeline, sequence, next);
}

/** Gives the lock back; nothing happens when it is no longer ours. */
export async function releaseLock(store: ObjectStore, pipeline: string, runId: string): Promise<void> {
  const { sequence, lease } = await newest(store, pipeline);
  if (lease?.holder === runId)
    await advance(store, pipeline, sequence, { holder: null, workflowId: null, expiresAt: 0 });
}

/** Milliseconds for which this process has seen the same lease at the head. */
function watchedFor({ uri }: ObjectStore, pipeline: string, sequence: number): number {
  const lock = `${uri} ${pipeline}`;
  const seen = watched.get(lock);
  if (seen?.sequence === sequence) return performance.now() - seen.since;
  watched.set(lock, { sequence, since: performance.now() });
  return 0;
}

async function newest(store: ObjectStore, pipeline: string): Promise<{ sequence: number; lease: Lease | null }> {
  const last = (await store.list(folderOf(pipeline))).at(-1);
  if (last === undefined) return { sequence: 0, lease: null };
  const body = await store.read(last.path);
  const sequence = Number(last.path.slice(folderOf(pipeline).length, -'.json'.length));
  return { sequence, lease: body === null ? null : (JSON.parse(body.toString('utf8')) as Lease) };
}

async function advance(store: ObjectStore, pipeline: string, from: number, lease: Lease): Promise<void> {
  const name = (sequence: number): string => `${folderOf(pipeline)}${String(sequence).padStart(12, '0')}.json`;
  try {
    await store.create(name(from + 1), JSON.stringify(lease));
  } catch (cause) {
    if (cause instanceof PermanentError && cause.code === 'OBJECT_CONFLICT')
      throw locked(pipeline, 'another run', { cause });
    throw cause;
  }
  if (from > 0) await store.remove(name(from));
}

const locked = (pipeline: string, holder: string, details: Partial<ErrorDetails>): TransientError =>
  new TransientError(
    `[activities/lock] ${pipeline} is being written by ${holder}; what else writes it waits until that has ended`,
    { code: 'PIPELINE_LOCKED', ...details },
  );
