import type { Command } from 'commander';
import { filesMark } from '../help/completion-script.js';
import { suggestWords } from '../help/suggest-words.js';
import type { Shell } from '../shell.js';

/** `__complete`, hidden: what the scripts of `completion` ask at every Tab. It reads no setting and no file. */
export function registerComplete(program: Command, shell: Shell): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]', 'as typed so far; the last one is being typed')
    .action((words: readonly string[]) => {
      const found = suggestWords(program, shell.registry, words);
      const lines = found === 'files' ? [filesMark] : found.map(({ word, purpose }) => `${word}\t${purpose}`);
      shell.stdout.write(lines.map((line) => `${line}\n`).join(''));
    });
}
