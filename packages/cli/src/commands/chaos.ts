import { Option, type Command } from 'commander';
import { checkTarget } from '../check-target.js';
import type { Config } from '@relais/config';
import type { TrialPlace } from '../chaos/emulated-cloud.js';
import { exitCodes } from '../exit-codes.js';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { readConfig } from '../read-config.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { note, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';

interface ChaosOptions {
  readonly runs: number;
  readonly seed: number;
  readonly target: 'local' | 'gcp';
  readonly json?: boolean;
}

/** `chaos`: the pipeline on sample data while its workers are killed at random. */
export function registerChaos(program: Command, shell: Shell): void {
  const command = program
    .command('chaos')
    .argument('[pipeline]', 'the pipeline to run', 'france-courses')
    .description('kill workers at random on sample data and compare what comes of it; exit 1 on any divergence')
    .option('--runs <n>', 'how many runs, each of them with one to five faults', wholeNumber, 20)
    .option('--seed <n>', 'seed of the first run; the next ones count on', wholeNumber, 1)
    .addOption(
      new Option('--target <name>', 'where the runs write; gcp = emulators that the environment names')
        .choices(['local', 'gcp'])
        .default('local'),
    )
    .option('--json', 'print JSON')
    .action((name: string, options: ChaosOptions) => chaos(shell, name, options));
  addExamples(command, [
    ['chaos', 'twenty runs'],
    ['chaos growth-attribution --runs 5 --seed 42', 'five runs that can be repeated'],
  ]);
}

async function chaos(shell: Shell, name: string, options: ChaosOptions): Promise<void> {
  const pipeline = findPipeline(shell.registry, name);
  const { runs, seed } = options;
  const config = await readConfig(shell);
  const { prepareGround } = await import('../chaos/chaos-ground.js');
  const { runChaos } = await import('../chaos/run-chaos.js');
  const place = options.target === 'gcp' ? { place: await placesIn(config) } : {};
  const ground = await prepareGround({
    config,
    variables: shell.variables,
    registry: shell.registry,
    pipeline,
    ...place,
  });
  try {
    const canBuild = config.dbt.driver === 'core';
    const report = await runChaos(ground, { runs, seed, canBuild }, ({ trial, kills, divergences }) => {
      note(shell, `${trial.name}  ${kills} kills  ${divergences.length === 0 ? 'the same' : 'DIVERGED'}`);
      for (const line of divergences) note(shell, `  ${line}`);
    });
    if (report.divergences.length > 0) shell.exitCode = exitCodes.failed;
    if (options.json) {
      const { printJson } = await import('../output/json-output.js');
      return printJson<JsonDocuments['chaos']>(shell.stdout, report);
    }
    const { kills, errors, seconds, divergences } = report;
    for (const { seed: diverged, faults } of divergences)
      shell.stdout.write(`./relais chaos --runs 1 --seed ${diverged}   ${faults.join(', ')}\n`);
    shell.stdout.write(
      `${runs} runs, ${kills} kills, ${errors} injected errors, ${seconds} s: ${divergences.length} divergences\n`,
    );
  } finally {
    await ground.close();
  }
}

async function placesIn(config: Config): Promise<TrialPlace> {
  checkTarget(config, 'gcp');
  const { emulatedCloud } = await import('../chaos/emulated-cloud.js');
  return emulatedCloud(config);
}
