import type { Command } from 'commander';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import type { Shell } from '../shell.js';

/** `version`: the release, and what it runs on. */
export function registerVersion(program: Command, shell: Shell): void {
  const command = program
    .command('version')
    .description('print the version')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { codeVersion } = await import('@relais/worker/code-version');
      const versions = {
        relais: codeVersion(),
        node: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
      };
      if (json) printJson<JsonDocuments['version']>(shell.stdout, versions);
      else shell.stdout.write(`relais ${versions.relais} (node ${versions.node}, ${versions.platform})\n`);
    });
  addExamples(command, [['version', 'the release, and what it runs on']]);
}
