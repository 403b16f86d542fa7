import { existsSync } from 'node:fs';
import { endLeftovers } from './find-supervisor.js';
import { withHomeLock } from './home-lock.js';
import { layoutOf } from './layout.js';
import { endProcess, isRunning } from './process-identity.js';
import { readState } from './state.js';

/** Time for the worker to leave and for what its supervisor does besides. */
const graceMs = 8_000;

/** Stops the platform of a home whoever holds it, and whatever a killed one left running. Files are left as they are. */
export async function stopPlatform(home: string): Promise<void> {
  const { state: path, platform } = layoutOf(home);
  if (!existsSync(platform)) return;
  await withHomeLock(home, async () => {
    const state = readState(path);
    if (state !== null && isRunning(state.supervisor)) await endProcess(state.supervisor, graceMs);
    await endLeftovers(home);
  });
}
