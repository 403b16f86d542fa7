import type { Command } from 'commander';
import { examplesOf } from './examples.js';

/** A command that does something, under the words that name it: `publish rollback`. */
export interface NamedCommand {
  readonly path: string;
  readonly command: Command;
}

/** Every visible command that is no mere family of others, in the order of the help page; `help` itself left out. */
export function leafCommands(program: Command, before: readonly string[] = []): readonly NamedCommand[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const words = [...before, command.name()];
      // One that does something itself besides leading to others, as `dashboard`, has examples of its own.
      const isLeaf = command.commands.length === 0 || examplesOf(command).length > 0;
      return [...(isLeaf ? [{ path: words.join(' '), command }] : []), ...leafCommands(command, words)];
    });
}
