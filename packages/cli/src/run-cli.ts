import { CommanderError } from 'commander';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { describeFailure, printFailure } from './failures.js';
import { printJson } from './output/json-output.js';
import { createProgram } from './program.js';
import { failureDocument } from './runs/refused-run.js';
import type { Shell } from './shell.js';

/**
 * Runs one command line and returns its exit code; never throws.
 * @param args as typed after `relais`
 */
export async function runCli(args: readonly string[], shell: Shell): Promise<ExitCode> {
  const program = createProgram(shell);
  if (args.length === 0) {
    program.outputHelp();
    return exitCodes.done;
  }
  try {
    await program.parseAsync(args.map(asOperand), { from: 'user' });
    return shell.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const failure = describeFailure(error, args, program);
    const { code, message, dataset } = failure;
    if (args.includes('--json'))
      printJson(shell.stdout, failureDocument(args, shell.registry, { code, message, dataset }));
    printFailure(shell, failure, error);
    return failure.exitCode;
  }
}

/** A query that begins with a comment, `-- which courses`, is no option; no option has a blank after its dashes. */
const asOperand = (arg: string): string => (/^--\s/.test(arg) ? ` ${arg}` : arg);
