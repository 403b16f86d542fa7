import { wait, type Patience } from '@relais/core/retrying';

/** Waits for the caller's turn; turns come at most so often a second, whoever asks. */
export type Pace = (signal: AbortSignal | undefined) => Promise<void>;

export function pace(perSecond: number): Pace {
  let next = 0;
  return async (signal) => {
    const now = performance.now();
    const turn = Math.max(now, next);
    next = turn + 1000 / perSecond;
    if (turn > now) await wait(turn - now, signal);
  };
}

/** How a provider is asked; the drivers know what suits theirs. */
export interface Manner {
  readonly patience?: Patience;
  readonly requestsPerSecond?: number;
}
