import type { Command } from 'commander';

/** The command that a line names, as far as it names one: `publish ls` of `publish ls --jsn`, the program of `runn`. */
export function askedCommand(command: Command, [word, ...more]: readonly string[]): Command {
  const named = command.commands.find((each) => each.name() === word);
  return named === undefined ? command : askedCommand(named, more);
}
