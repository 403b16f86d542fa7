import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pipeline } from './sample.js';

export interface ReaderReport {
  readonly polls: number;
  /** Answers in the order seen, each once for as long as it did not change. */
  readonly seen: readonly (readonly (readonly unknown[])[] | null)[];
  readonly errors: readonly string[];
}

export interface ReaderProcess {
  /** Ends it. @returns what it has seen */
  end(): Promise<ReaderReport>;
}

/**
 * Starts a process that asks the published generation up to 50 times a second, and waits for its first answer.
 * @param way `query` = through the warehouse; `pointer` = opens the file that the pointer names
 */
export async function startReader(home: string, sql: string, way: 'query' | 'pointer'): Promise<ReaderProcess> {
  const args = [join(__dirname, 'reader.cjs'), home, pipeline.name, sql, way];
  const child = spawn(process.execPath, args, { stdio: 'pipe' });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await Promise.race([once(child.stderr, 'data'), once(child, 'close')]);
  return {
    end: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
      return JSON.parse(printed) as ReaderReport;
    },
  };
}
