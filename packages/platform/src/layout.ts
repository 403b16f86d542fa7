import { join } from 'node:path';

/** Where things of the platform lie in a home. */
export function layoutOf(home: string) {
  const platform = join(home, 'platform');
  const logs = join(platform, 'logs');
  return {
    format: join(home, 'format'),
    platform,
    state: join(platform, 'state.json'),
    lock: join(platform, 'start.lock'),
    database: join(platform, 'temporal.db'),
    workerReady: join(platform, 'worker.ready'),
    logs,
    temporalLog: join(logs, 'temporal.log'),
    workerLog: join(logs, 'worker.log'),
    supervisorLog: join(logs, 'supervisor.log'),
  };
}

export type Layout = ReturnType<typeof layoutOf>;
