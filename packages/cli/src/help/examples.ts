import type { Command } from 'commander';

/** A command line without `./relais`, and what it is for. */
export type Example = readonly [line: string, purpose: string];

const registered = new WeakMap<Command, readonly Example[]>();

/**
 * Examples of a command: `--help` prints them, the page of commands shows them, and a test parses each of them with the
 * real program, so that none can rot.
 */
export function addExamples(command: Command, examples: readonly Example[]): void {
  registered.set(command, examples);
  command.addHelpText('after', () => formatExamples(examples));
}

/** The examples of a command, in the order they were given. */
export const examplesOf = (command: Command): readonly Example[] => registered.get(command) ?? [];

/** Lines as a person pastes them, each after what it is for: some lines are too long for a table. */
const formatExamples = (examples: readonly Example[]): string =>
  ['', 'Examples:', ...examples.flatMap(([line, purpose]) => [`  # ${purpose}`, `  ./relais ${line}`])].join('\n');
