import { RelaisError, type RunFailure } from '@relais/core';
import { CommanderError, type Command } from 'commander';
import { askedCommand } from './asked-command.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { hintOf } from './help/nearest.js';
import { printable } from './output/report-table.js';
import type { Shell } from './shell.js';
import { shellWord } from './shell-word.js';
import { tablesQuery } from './tables-query.js';
import { UsageError } from './usage-error.js';
import { explanations, stepsFor } from './why/explanations.js';

/** Codes that mean "mend the command or the environment"; everything else went wrong while doing. */
const usageCodes = new Set([
  'BACKUP_UNKNOWN',
  'CONFIG_INVALID',
  'STORE_PATH_UNSUPPORTED',
  'STORE_UNSUPPORTED',
  'WAREHOUSE_UNSUPPORTED',
  'DBT_UNSUPPORTED',
  'GENERATION_UNKNOWN',
  'HOME_FORMAT',
  'HOME_UNWRITABLE',
  'IMPORT_NO_FILE',
  'PORT_TAKEN',
  'SNAPSHOT_UNKNOWN',
  'USAGE',
]);

/** Where the first thing to do is another than `why` would say, because there is no run, or more than one. */
const nextCommands: Readonly<Record<string, (pipeline: string) => string>> = {
  IMPORT_NO_FILE: (pipeline) => `./relais snapshots import ${pipeline} --help`,
  QUARANTINE_THRESHOLD: (pipeline) => `./relais quarantine ls ${pipeline}`,
  SHRINK_GUARD: () => './relais status',
  SQL_FAILED: (pipeline) => `./relais sql ${pipeline} "${tablesQuery}"`,
  SQL_REFUSED: (pipeline) => `./relais sql ${pipeline} "SELECT …"`,
};

export interface Failure extends RunFailure {
  readonly exitCode: ExitCode;
  /** The command to run next. */
  readonly next: string;
}

/** What a thrown value means to the person: its stable code, one line, an exit code and the next command. */
export function describeFailure(error: unknown, args: readonly string[], program: Command): Failure {
  if (error instanceof CommanderError) return commanderFailure(error, askedCommand(program, args), args);
  const failure = { code: codeOf(error), message: messageOf(error), dataset: null };
  if (error instanceof UsageError) return { ...failure, exitCode: exitCodes.usage, next: error.next };
  return {
    ...failure,
    dataset: error instanceof RelaisError ? (error.dataset ?? null) : null,
    exitCode: usageCodes.has(failure.code) ? exitCodes.usage : exitCodes.failed,
    next: nextCommand(
      failure.code,
      pipelineOf(args),
      explainedCommand(failure.code, pipelineOf(args)) ??
        `RELAIS_LOG_LEVEL=debug ./relais ${args.map(shellWord).join(' ')}`,
    ),
  };
}

/** The command that helps with a code, or the one that helps with anything. */
export const nextCommand = (code: string, pipeline: string, otherwise: string): string =>
  nextCommands[code]?.(pipeline || '<pipeline>') ?? otherwise;

/** The first command of a code's explanation that needs no more than the pipeline. */
function explainedCommand(code: string, pipeline: string): string | undefined {
  const steps = Object.hasOwn(explanations, code) ? (explanations[code]?.next ?? []) : [];
  return stepsFor(steps, { pipeline: pipeline || '<pipeline>' }).find(({ command }) => command !== undefined)?.command;
}

/** Prints `error CODE: message` and the next command; the stack only when debugging. */
export function printFailure(
  shell: Pick<Shell, 'stderr' | 'variables'>,
  failure: Omit<Failure, 'exitCode'>,
  error?: unknown,
): void {
  const where = failure.dataset === null ? '' : ` (${failure.dataset})`;
  shell.stderr.write(`error ${failure.code}: ${failure.message.split('\n').map(printable).join('\n')}${where}\n`);
  if (failure.next !== '') shell.stderr.write(`next: ${failure.next}\n`);
  if (shell.variables.RELAIS_LOG_LEVEL === 'debug' && error instanceof Error) shell.stderr.write(`${traceOf(error)}\n`);
}

function commanderFailure(error: CommanderError, asked: Command, args: readonly string[]): Failure {
  const path = commandPath(asked);
  const choices = asked
    .createHelp()
    .visibleCommands(asked)
    .map((command) => command.name())
    .filter((name) => name !== 'help');
  // Commander shows the help page of a command that lacks its subcommand, and calls that the error.
  const message =
    error.code === 'commander.help'
      ? `[cli] ${path.join(' ')} wants one of its commands; ${hintOf(args[0] === 'help' ? String(args[1]) : '', choices)}`
      : error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return {
    code: 'USAGE',
    message,
    dataset: null,
    exitCode: exitCodes.usage,
    next: `./${[...path, '--help'].join(' ')}`,
  };
}

const commandPath = (command: Command): readonly string[] =>
  command.parent === null ? [command.name()] : [...commandPath(command.parent), command.name()];

const pipelineOf = (args: readonly string[]): string =>
  args.slice(1).find((word) => /^[a-z]+-[a-z-]+$/.test(word)) ?? '';

function codeOf(error: unknown): string {
  if (error instanceof RelaisError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'UNEXPECTED';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)) || 'no message';

function traceOf(error: Error): string {
  const trace = error.stack ?? String(error);
  return error.cause instanceof Error ? `${trace}\ncaused by ${traceOf(error.cause)}` : trace;
}
