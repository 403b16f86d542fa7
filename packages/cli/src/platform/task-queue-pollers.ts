import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';

/** `TASK_QUEUE_TYPE_WORKFLOW`; the enumeration itself lies in a module that ESM cannot import by name. */
const workflowTasks = 1;
/** A long poll lasts a minute; a poller not seen for longer is gone. */
const pollSeconds = 65;

/**
 * True when a worker asks this queue for workflow tasks. The server lists pollers for minutes after they ended, so one
 * of this machine whose process is gone does not count.
 */
export async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: workflowTasks,
  });
  return (pollers ?? []).some((poller) => {
    const seen = Number(poller.lastAccessTime?.seconds ?? 0);
    return Date.now() / 1000 - seen < pollSeconds && !endedHere(poller.identity ?? '');
  });
}

/** Whether an identity `pid@host` names a process of this machine that has ended. */
export function endedHere(identity: string, host = hostname()): boolean {
  const [, pid, where] = /^(\d+)@(.+)$/.exec(identity) ?? [];
  if (pid === undefined || where !== host) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
