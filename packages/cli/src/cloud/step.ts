import { shellWord } from '../shell-word.js';

/** A command that is run, as an argument list; nothing goes through a shell. */
export type Argv = readonly [program: string, ...args: string[]];

export interface Step {
  readonly command: Argv;
  /** When this command succeeds, there is nothing to do. */
  readonly unless?: Argv;
  /** When this command fails, there is nothing to do either. */
  readonly when?: Argv;
  /** What is said when the command fails and that does not matter; a step without this ends the whole. */
  readonly orElse?: string;
}

/** The step as a person would type it. */
export const printStep = ({ command, unless, when, orElse }: Step): string =>
  [
    ...(when ? [`${typed(when)} &&`] : []),
    ...(unless ? [`${typed(unless)} ||`] : []),
    typed(command),
    ...(orElse ? [`|| true  # ${orElse}`] : []),
  ].join(' ');

const typed = (argv: Argv): string => argv.map(shellWord).join(' ');
