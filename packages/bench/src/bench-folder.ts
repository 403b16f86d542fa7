import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '@relais/platform/process-identity';

/**
 * Works in a folder below the home's, which has the space for it, and leaves nothing there. What a measurement has left
 * that was killed goes first; its platform ended with it.
 */
export async function inBenchFolder<T>(home: string, work: (folder: string) => Promise<T>): Promise<T> {
  const scratch = join(home, 'scratch');
  await mkdir(scratch, { recursive: true });
  await removeAbandoned(scratch);
  const folder = await mkdtemp(join(scratch, PREFIX));
  try {
    await writeFile(join(folder, OWNER), JSON.stringify(identify(process.pid)));
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

const PREFIX = 'bench-';
/** Names the process that works in a folder. */
const OWNER = 'owner.json';

/** One that names nobody may be new this very moment; the sweep of a later run takes it. */
async function removeAbandoned(scratch: string): Promise<void> {
  for (const name of (await readdir(scratch)).filter((each) => each.startsWith(PREFIX))) {
    const owner = await readFile(join(scratch, name, OWNER), 'utf8').then(parseOwner, () => null);
    if (owner !== null && !isRunning(owner)) await remove(join(scratch, name));
  }
}

function parseOwner(text: string): ProcessIdentity | null {
  try {
    return JSON.parse(text) as ProcessIdentity | null;
  } catch {
    return null;
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
