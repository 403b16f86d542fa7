import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PermanentError } from '@relais/core';
import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';

/** `logs <run>`: what the embedded worker wrote about one run. */
export function registerLogs(program: Command, shell: Shell): void {
  const command = program
    .command('logs <run>')
    .description("the worker's log of a run, named by workflow id, run id or the beginning of one")
    .action(async (name: string) => {
      const { home } = await readConfig(shell);
      const file = join(home, 'platform', 'logs', 'worker.log');
      await access(file).catch((cause: unknown) => {
        const message = `[cli] there is no worker log in ${home}; on a cluster, look where its workers write theirs`;
        throw new PermanentError(message, { code: 'NO_LOGS', cause });
      });
      const { prettyFactory } = (await import('pino-pretty')).default;
      const pretty = prettyFactory({
        colorize: shell.stdout.isTTY === true,
        ignore: 'pid,hostname',
        translateTime: 'SYS:HH:MM:ss.l',
      });
      let shown = 0;
      for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
        if (!isOfRun(line, name)) continue;
        shown++;
        shell.stdout.write(pretty(line));
      }
      if (shown === 0)
        throw new PermanentError(`[cli] the log holds no line of ${JSON.stringify(name)}`, { code: 'NO_LOGS' });
    });
  addExamples(command, [['logs france-courses/2025-03-19', 'what the worker wrote about that run']]);
}

/** Whether a JSON line belongs to a run; lines that are not JSON belong to none. */
export function isOfRun(line: string, name: string): boolean {
  try {
    const { runId, workflowId } = JSON.parse(line) as { readonly runId?: unknown; readonly workflowId?: unknown };
    return [runId, workflowId].some((id) => typeof id === 'string' && id.startsWith(name));
  } catch {
    return false;
  }
}
