import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { openBrowser } from '../open-browser.js';
import { readConfig } from '../read-config.js';
import type { Shell } from '../shell.js';

/** `docs [pipeline]`: dbt's documentation and lineage of the published generation. */
export function registerDocs(program: Command, shell: Shell): void {
  const command = program
    .command('docs [pipeline]')
    .description("build dbt's documentation of the published tables")
    .option('--no-open', 'only print the path')
    .action(async (name: string | undefined, { open }: { readonly open: boolean }) => {
      const pipeline = findPipeline(shell.registry, name ?? Object.keys(shell.registry)[0] ?? '').definition;
      const { buildDocs } = await import('../build-docs.js');
      const page = await buildDocs(await readConfig(shell), pipeline);
      shell.stdout.write(`${page}\n`);
      if (open && shell.stdout.isTTY) openBrowser(pathToFileURL(page).href);
    });
  addExamples(command, [
    ['docs france-courses', 'build the documentation and open it'],
    ['docs france-courses --no-open', 'only print where it lies'],
  ]);
}
