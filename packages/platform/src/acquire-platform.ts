import { TransientError } from '@relais/core';
import { findSupervisor } from './find-supervisor.js';
import { holdReference } from './hold-reference.js';
import { withHomeLock } from './home-lock.js';
import type { Platform, PlatformOptions } from './platform.js';
import { prepareHome } from './prepare-home.js';
import type { Hello } from './protocol.js';
import { startSupervisor } from './start-supervisor.js';

const attempts = 3;

/**
 * Takes a reference to the platform of a home and starts what does not run yet; processes that do so at the same time share
 * one server and one worker. All ends with the last reference, also when its process is killed.
 * @param onProgress lines for a person
 * @throws PermanentError `HOME_UNWRITABLE`, `HOME_FORMAT`, `DISK_SPACE`, `PORT_TAKEN`, `PLATFORM_BUSY`, `TEMPORAL_MISSING`
 * @throws TransientError `TEMPORAL_FAILED`, `WORKER_FAILED`, `PLATFORM_FAILED`, `HOME_LOCKED`
 */
export async function acquirePlatform(
  options: PlatformOptions,
  onProgress: (line: string) => void = () => {},
): Promise<Platform> {
  const { home, temporalAddress, namespace } = options;
  if (temporalAddress !== null && !options.startWorker)
    return {
      ...{ address: temporalAddress, uiUrl: null, namespace, startedByUs: false },
      gone: new Promise(() => {}),
      release: async () => {},
    };

  await prepareHome(home, options.minimumFreeBytes);
  const request = requestOf(options);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { supervisor, started } = await withHomeLock(home, async () => {
      const running = await findSupervisor(home);
      if (running !== null) return { supervisor: running, started: null };
      const started = await startSupervisor(home, options.environment);
      return { supervisor: started.state, started };
    });
    const reference = await holdReference(supervisor, request, onProgress);
    if (reference === null) continue;
    const { address, uiUrl } = reference.ready;
    const release = async () => {
      if (await reference.release()) await started?.reap();
    };
    return { address, uiUrl, namespace, startedByUs: started !== null, gone: reference.gone, release };
  }
  throw new TransientError(
    `[platform] the platform of ${home} stopped ${attempts} times while it was being asked for; start again`,
    {
      code: 'PLATFORM_FAILED',
    },
  );
}

function requestOf(options: PlatformOptions): Omit<Hello, 'token' | 'pid'> {
  const { temporalAddress, temporalBinary, namespace, port, uiPort, startWorker, workerCommand, environment } = options;
  return {
    server: { address: temporalAddress, binary: temporalBinary, namespace, port: port ?? null, uiPort: uiPort ?? null },
    worker: startWorker ? { command: workerCommand, environment } : null,
  };
}
