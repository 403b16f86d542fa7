import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TransientError } from '@relais/core';
import type { Config } from '@relais/config';
import { childEnvironment } from '../platform/child-environment.js';

/** What the holder says once it has its reference to the platform. */
export const holding = 'holding';

/**
 * Leaves a process behind that keeps the platform up until the run ends; returns when it has its reference, so that
 * ours can be released without the worker ending in between.
 * @throws TransientError `HOLD_FAILED`
 */
export async function holdRun(
  variables: NodeJS.ProcessEnv,
  config: Config,
  workflowId: string,
  runId: string,
): Promise<void> {
  const entry = join(config.root, 'packages', 'cli', 'dist', 'main.js');
  const holder = spawn(process.execPath, [entry, 'hold', workflowId, runId], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: childEnvironment(variables, config),
  });
  const [answer] = (await Promise.race([once(holder, 'message'), once(holder, 'exit')])) as [unknown];
  if (answer !== holding)
    throw new TransientError(
      '[cli/hold] the platform could not be kept up for a detached run; run it without --detach',
      {
        code: 'HOLD_FAILED',
      },
    );
  holder.disconnect();
  holder.unref();
}
