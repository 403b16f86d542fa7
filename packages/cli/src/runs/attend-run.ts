import type { WorkflowHandle } from '@temporalio/client';
import { TransientError } from '@relais/core';
import { followRun } from './follow-run.js';
import type { RunView } from '../live/run-view.js';
import type { RunName } from './find-run.js';
import { note, type Shell } from '../shell.js';

/** Time to press Ctrl-C again. */
const secondThoughtsMilliseconds = 3000;

/** The workflow's result, or `detached` when the person let go of it. */
export type Attended = { readonly detached: true } | { readonly detached: false; readonly result: unknown };

/**
 * Follows a run until it ends or the person lets go: Ctrl-C once detaches, twice cancels the run, three times ends
 * this process at once.
 * @param view shows the run; it rests while Ctrl-C may be pressed again
 * @param gone resolves when the platform is stopped: without its supervisor no worker is kept up, however well the server answers
 * @throws what the workflow failed with; TransientError `PLATFORM_GONE`
 */
export async function attendRun(
  shell: Shell,
  handle: WorkflowHandle,
  run: RunName,
  view: RunView,
  gone: Promise<void>,
): Promise<Attended> {
  const letGo = new AbortController();
  let resting = false;
  const interrupts = onInterrupts({
    first: () => {
      resting = true;
      view.close();
      note(shell, `\nThe run goes on without this terminal; ./relais follow ${run.runId} comes back to it.`);
      note(shell, `Ctrl-C again within ${secondThoughtsMilliseconds / 1000} s cancels it.`);
    },
    noSecond: () => letGo.abort(),
    second: () => {
      resting = false;
      note(shell, 'cancelling the run …');
      handle.cancel().catch((error: unknown) => note(shell, `could not cancel: ${String(error)}`));
    },
  });
  const detached = new Promise<Attended>((resolve) =>
    letGo.signal.addEventListener('abort', () => resolve({ detached: true }), { once: true }),
  );
  const ended = followRun(handle, run, (look) => resting || view.update(look), letGo.signal);
  // Whoever let go is not told about a connection that closes afterwards.
  ended.catch(() => undefined);
  try {
    return await Promise.race([ended.then((result) => ({ detached: false, result }) as const), detached, lost(gone)]);
  } finally {
    view.close();
    interrupts.stop();
    letGo.abort();
  }
}

async function lost(gone: Promise<void>): Promise<never> {
  await gone;
  throw new TransientError('[cli] the platform of this home was stopped; the run goes on when it is up again', {
    code: 'PLATFORM_GONE',
  });
}

interface Interrupts {
  readonly first: () => void;
  readonly noSecond: () => void;
  readonly second: () => void;
}

function onInterrupts({ first, noSecond, second }: Interrupts): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const listener = (): void => {
    if (timer === undefined) {
      first();
      timer = setTimeout(noSecond, secondThoughtsMilliseconds);
    } else {
      clearTimeout(timer);
      process.off('SIGINT', listener);
      second();
    }
  };
  process.on('SIGINT', listener);
  return {
    stop: () => {
      clearTimeout(timer);
      process.off('SIGINT', listener);
    },
  };
}
