import type { Registry } from '@relais/core';
import { exitCodes, type ExitCode } from './exit-codes.js';

/** A stream that text is written to; `isTTY` decides about colours, questions and moving lines. */
export interface Writer {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** What a command sees of the world: the pipelines, its streams, its environment, and how it ends. */
export interface Shell {
  readonly registry: Registry;
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly variables: NodeJS.ProcessEnv;
  exitCode: ExitCode;
}

/** The shell of this process. */
export const processShell = (registry: Registry): Shell => ({
  registry,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  exitCode: exitCodes.done,
});

/** One line for people; results alone go to stdout. */
export const note = (shell: Pick<Shell, 'stderr'>, line: string): void => void shell.stderr.write(`${line}\n`);
