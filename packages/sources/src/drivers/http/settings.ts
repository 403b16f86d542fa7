import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bounds of a download. Every one has a default that suits a public open-data portal. */
export interface HttpOptions {
  /** Tries before a failure is final; a body that is bad in itself (short, empty, HTML) gets at most three. */
  readonly attempts?: number;
  /** First pause between tries; it doubles, with jitter. */
  readonly backoffMs?: number;
  /** A longer `Retry-After` is not waited for here but handed on, so that no worker is held by it. */
  readonly longestRetryAfterMs?: number;
  /** For everything: tries, pauses and body. */
  readonly totalMs?: number;
  /** From connecting to the last response header. */
  readonly responseMs?: number;
  /** For the publisher's record count, which a download does without. */
  readonly metadataMs?: number;
  /** A body slower than this over a whole window is a stalled one. */
  readonly throughput?: Throughput;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Addresses a name stands for; looked up for redirects, which may lead to a network that nobody meant. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

export interface Throughput {
  readonly bytesPerSecond: number;
  readonly windowMs: number;
}

export type HttpSettings = Required<HttpOptions>;

export const defaultSettings: HttpSettings = {
  attempts: 5,
  backoffMs: 1_000,
  longestRetryAfterMs: 120_000,
  totalMs: 30 * 60_000,
  responseMs: 60_000,
  metadataMs: 10_000,
  throughput: { bytesPerSecond: 1024, windowMs: 30_000 },
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
};
