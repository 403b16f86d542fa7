import type { Load } from './process-load.js';
import { readLoad } from './process-load.js';
import { treeMemory } from './process-memory.js';

export interface Sample extends Load {
  /** Seconds since 1970. */
  readonly at: number;
}

/** What was seen of a process tree, oldest first. */
export interface Watched {
  readonly loads: readonly Sample[];
  readonly memory: readonly { readonly at: number; readonly bytes: number }[];
}

const LOAD_MS = 50;
/** Memory is added up by walking every page, which stops the process meanwhile: never more than a fiftieth of its time. */
const MEMORY_MS = 100;
const MEMORY_REST = 50;

/** Looks at a process tree until stopped. */
export function watchProcess(pid: number): { stop(): Watched } {
  const watched = { loads: [] as Sample[], memory: [] as { at: number; bytes: number }[] };
  const look = (): void => {
    const load = readLoad(pid);
    if (load !== null) watched.loads.push({ at: Date.now() / 1000, ...load });
  };
  const weigh = (): void => {
    const started = performance.now();
    const bytes = treeMemory(pid);
    if (bytes !== null) watched.memory.push({ at: Date.now() / 1000, bytes });
    weighing = setTimeout(weigh, Math.max(MEMORY_MS, (performance.now() - started) * MEMORY_REST));
  };
  const looking = setInterval(look, LOAD_MS);
  let weighing = setTimeout(weigh, 0);
  look();
  return {
    stop: () => {
      clearInterval(looking);
      clearTimeout(weighing);
      look();
      return watched;
    },
  };
}
