import type { Command } from 'commander';

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
      return command.commands.length === 0 ? [{ path: words.join(' '), command }] : leafCommands(command, words);
    });
}
