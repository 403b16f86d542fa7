import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TransientError } from '@relais/core';
import { layoutOf } from './layout.js';
import { readState, type PlatformState } from './state.js';
import { withLog } from './with-log.js';

/** The compiled one, also when this file runs from its source. */
const script = fileURLToPath(new URL('../dist/supervisor.js', import.meta.url));

export interface StartedSupervisor {
  readonly state: PlatformState;
  /** Waits until its exit status has been taken; a parent that leaves before leaves a zombie where init reaps none. */
  reap(): Promise<void>;
}

/**
 * Starts a supervisor in a session of its own, so that neither Ctrl-C nor a closed terminal reaches it.
 * @throws TransientError `PLATFORM_FAILED`
 */
export async function startSupervisor(
  home: string,
  environment: Readonly<Record<string, string>>,
): Promise<StartedSupervisor> {
  const { state: path, supervisorLog } = layoutOf(home);
  const { PATH, HOME, TMPDIR } = environment;
  const child = withLog(supervisorLog, (log) =>
    spawn(process.execPath, [script, home], {
      cwd: home,
      detached: true,
      // Nothing else: the Temporal CLI, which inherits it, would take addresses and namespaces from TEMPORAL_* variables.
      env: { ...(PATH && { PATH }), ...(HOME && { HOME }), ...(TMPDIR && { TMPDIR }) },
      stdio: ['ignore', log, log, 'ipc'],
    }),
  );
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new TransientError(`[platform] the supervisor ${reason}; its log is ${supervisorLog}`, {
          code: 'PLATFORM_FAILED',
        }),
      );
    child.once('message', () => resolve());
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended at once (${signal ?? code})`));
  });
  const reaped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  child.disconnect();
  const state = readState(path);
  if (state === null)
    throw new TransientError('[platform] the platform was stopped while it started; start again', {
      code: 'PLATFORM_FAILED',
    });
  const reap = () => {
    child.ref();
    return reaped;
  };
  return { state, reap };
}
