import { Argument, type Command } from 'commander';
import { completedShells, completionScripts, type CompletedShell } from '../help/completion-script.js';
import { addExamples } from '../help/examples.js';
import type { Shell } from '../shell.js';

/** `completion <shell>`: the script that makes a shell complete our command lines. */
export function registerCompletion(program: Command, shell: Shell): void {
  const command = program
    .command('completion')
    .description('print the script that completes commands, options, pipelines and datasets in your shell')
    .addArgument(new Argument('<shell>').choices(completedShells))
    .action((name: CompletedShell) => void shell.stdout.write(completionScripts[name]));
  addExamples(command, [
    ['completion bash', 'in ~/.bashrc: source <(/path/to/relais completion bash)'],
    ['completion zsh', 'in ~/.zshrc, after compinit: source <(/path/to/relais completion zsh)'],
    ['completion fish', 'in ~/.config/fish/config.fish: /path/to/relais completion fish | source'],
  ]);
}
