import type { Shell } from './shell.js';
import { UsageError } from './usage-error.js';

export interface Question {
  readonly message: string;
  /** The same command as it is typed where nobody is asked. */
  readonly withYes: string;
}

/**
 * Asks before something is done that cannot be taken back as easily; no is the default.
 * @throws UsageError `CONFIRMATION_NEEDED` where nobody can answer
 */
export async function confirmed(shell: Shell, { message, withYes }: Question): Promise<boolean> {
  if (!process.stdin.isTTY || shell.stderr.isTTY !== true)
    throw new UsageError(
      'CONFIRMATION_NEEDED',
      '[cli] this command asks first, and nobody is there to answer; add --yes',
      withYes,
    );
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}
