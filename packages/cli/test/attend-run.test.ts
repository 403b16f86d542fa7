import type { WorkflowHandle } from '@temporalio/client';
import { attendRun } from '@relais/cli/runs/attend-run';
import { capturedShell } from './captured-shell';

const run = { workflowId: 'france-courses/2025-01-15', runId: 'r' };
const view = { update: () => undefined, close: () => undefined };
/** Stays unanswered until the question is given up. */
const forever = (): Promise<never> => new Promise(() => undefined);

interface Followed {
  readonly handle: WorkflowHandle;
  readonly letGo: () => boolean;
  readonly cancelled: () => boolean;
}

/** @param described what happens when the run is looked at */
function followed(described: () => void): Followed {
  const asked: AbortSignal[] = [];
  let cancelled = false;
  let end = (_error: Error): void => undefined;
  const result = new Promise<never>((_, reject) => (end = reject));
  const handle = {
    ...run,
    result: () => result,
    cancel: async () => {
      cancelled = true;
      end(new Error('cancelled'));
    },
    client: {
      options: { namespace: 'default' },
      workflowService: { getWorkflowExecutionHistory: forever },
      getHandle: () => ({
        describe: async () => {
          described();
          return { raw: {} };
        },
      }),
      withAbortSignal: (signal: AbortSignal, ask: () => Promise<unknown>) => {
        asked.push(signal);
        const cut = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
        return Promise.race([ask(), cut]);
      },
    },
  };
  return {
    handle: handle as unknown as WorkflowHandle,
    letGo: () => asked.every(({ aborted }) => aborted),
    cancelled: () => cancelled,
  };
}

test('whoever follows a run is told when its platform is stopped, and does not wait for ever', async () => {
  let stop = (): void => undefined;
  const gone = new Promise<void>((resolve) => (stop = resolve));
  const { handle, letGo } = followed(() => stop());
  await expect(attendRun(capturedShell({}), handle, run, view, gone)).rejects.toMatchObject({ code: 'PLATFORM_GONE' });
  expect(letGo()).toBe(true);
});

test('Ctrl-C twice cancels the run and waits for its end; the first names the way back', async () => {
  const shell = capturedShell({});
  const { handle, cancelled } = followed(() => process.emit('SIGINT'));
  await expect(attendRun(shell, handle, run, view, forever())).rejects.toThrow('cancelled');
  expect(cancelled()).toBe(true);
  expect(shell.err()).toContain('./relais follow r comes back to it');
  expect(process.listenerCount('SIGINT')).toBe(0);
});
