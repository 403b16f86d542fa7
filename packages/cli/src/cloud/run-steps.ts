import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PermanentError } from '@relais/core';
import { note, type Shell } from '../shell.js';
import { printStep, type Argv, type Step } from './step.js';

/**
 * Runs the steps one after another, what they say on stderr.
 * @throws PermanentError `GROUND_STEP_FAILED` at the first that fails and matters
 */
export async function runSteps(shell: Pick<Shell, 'stderr' | 'variables'>, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    note(shell, `$ ${printStep(step)}`);
    if (step.unless !== undefined && (await run(shell, step.unless, 'silent')).code === 0) continue;
    if (step.when !== undefined && (await run(shell, step.when, 'silent')).code !== 0) continue;
    const { code } = await run(shell, step.command, 'shown');
    if (code === 0) continue;
    if (step.orElse === undefined) throw failed(step.command, code);
    note(shell, step.orElse);
  }
}

/** What a command prints on stdout. @throws PermanentError `GROUND_STEP_FAILED` */
export async function outputOf(shell: Pick<Shell, 'stderr' | 'variables'>, command: Argv): Promise<string> {
  const { code, stdout } = await run(shell, command, 'read');
  if (code !== 0) throw failed(command, code);
  return stdout;
}

type Wanted = 'silent' | 'shown' | 'read';

async function run(shell: Pick<Shell, 'stderr' | 'variables'>, [program, ...args]: Argv, wanted: Wanted) {
  const child = spawn(program, args, { env: shell.variables, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (wanted === 'shown') shell.stderr.write(text);
    else stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (wanted !== 'silent') shell.stderr.write(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout };
}

const failed = (command: Argv, code: number | null): PermanentError =>
  new PermanentError(
    `[cli/cloud] ${command[0]} ended with ${code ?? 'a signal'}; mend what it says above and start again, done steps are no harm`,
    { code: 'GROUND_STEP_FAILED' },
  );
