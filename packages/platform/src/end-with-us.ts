import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Tied {
  /** To be said when it has ended: from then on its number may be another's. Resolves when nothing is left of the tie. */
  release(): Promise<void>;
}

/**
 * Has a process killed when this one ends, however that comes about: a shell waits for a word from us, and kills where our
 * pipe ends without one. For programs that do not watch for it themselves, as our worker does.
 */
export function endWithUs(pid: number): Tied {
  const guard = spawn('sh', ['-c', 'read -r _ || kill -9 "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(guard, 'exit').catch(() => {});
  // Where there is no shell the process outlives a supervisor that is killed, until the next start ends it.
  guard.stdin.on('error', () => {});
  return {
    release: async () => {
      guard.stdin.end('over\n');
      await ended;
    },
  };
}
