import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.js';

/** A command on a pseudo-terminal, as a person sits before it. */
export interface Terminal {
  readonly process: ChildProcessWithoutNullStreams;
  /** Everything that was written to the terminal, control sequences and all. */
  written(): string;
  /** Waits until something was written. */
  shows(text: string | RegExp): Promise<void>;
  /** Ctrl-C, as the terminal hands it on to whatever runs in its foreground. */
  interrupt(): void;
  readonly ended: Promise<number | null>;
}

/** util-linux's `script` gives a command a pseudo-terminal; that of other systems has other options. */
export const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** @param command as a shell takes it */
export function openTerminal(command: string, { columns, rows }: Size, variables: NodeJS.ProcessEnv): Terminal {
  const child = spawn('script', ['-qfec', `stty cols ${columns} rows ${rows}; exec ${command}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', ...variables },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const matches = (wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  return {
    process: child,
    written: () => text,
    shows: async (wanted) =>
      void (await eventually(
        () => text,
        () => matches(wanted),
      )),
    interrupt: () => void child.stdin.write('\u0003'),
    ended: once(child, 'close').then(([code]: (number | null)[]) => code ?? null),
  };
}
