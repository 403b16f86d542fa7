import type { WorkflowHandle } from '@temporalio/client';
import { attendRun } from '@relais/cli/runs/attend-run';
import { capturedShell } from './captured-shell';

test('whoever follows a run is told when its platform is stopped, and does not wait for ever', async () => {
  let stop = (): void => undefined;
  const gone = new Promise<void>((resolve) => (stop = resolve));
  let followed: AbortSignal | undefined;
  const handle = {
    describe: async () => {
      stop();
      return { raw: {} };
    },
    result: () => new Promise(() => undefined),
    client: {
      withAbortSignal: (signal: AbortSignal, ask: () => Promise<unknown>) => {
        followed = signal;
        const cut = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
        return Promise.race([ask(), cut]);
      },
    },
  };
  const attended = attendRun(capturedShell({}), handle as unknown as WorkflowHandle, gone);
  await expect(attended).rejects.toMatchObject({ code: 'PLATFORM_GONE' });
  expect(followed?.aborted).toBe(true);
});
