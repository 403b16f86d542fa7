import { deliveryTimeoutMs } from '@relais/alarms';

/** How long the watch takes and waits. What is wrong is told within a minute of its bound: see `worstDelayMs`. */
export interface Bounds {
  /** From the beginning of one round to that of the next. */
  readonly intervalMs: number;
  /** A probe that has not answered by then is blind. */
  readonly probeMs: number;
  readonly temporalUnreachableMs: number;
  readonly noWorkerMs: number;
  /** A step whose progress has not changed for this long is stuck, however often it beats. */
  readonly stepStuckMs: number;
  readonly minimumFreeBytes: number;
}

export const defaultBounds: Bounds = {
  intervalMs: 30_000,
  probeMs: 10_000,
  temporalUnreachableMs: 60_000,
  noWorkerMs: 60_000,
  stepStuckMs: 15 * 60_000,
  minimumFreeBytes: 2_000_000_000,
};

/** What goes wrong right after a look is seen by the next one, and told by its end. */
export const worstDelayMs = ({ intervalMs, probeMs }: Bounds): number => intervalMs + probeMs + deliveryTimeoutMs;
