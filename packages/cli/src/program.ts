import { Command } from 'commander';
import { registerBackfill } from './commands/backfill.js';
import { registerBackup } from './commands/backup.js';
import { registerBench } from './commands/bench.js';
import { registerCancel } from './commands/cancel.js';
import { registerChaos } from './commands/chaos.js';
import { registerComplete } from './commands/complete.js';
import { registerCompletion } from './commands/completion.js';
import { registerConfig } from './commands/config.js';
import { registerDashboard } from './commands/dashboard.js';
import { registerDemo } from './commands/demo.js';
import { registerDestroy } from './commands/destroy.js';
import { registerDev } from './commands/dev.js';
import { registerDiff } from './commands/diff.js';
import { registerDocs } from './commands/docs.js';
import { registerDoctor } from './commands/doctor.js';
import { registerFollow } from './commands/follow.js';
import { registerFreshness } from './commands/freshness.js';
import { registerHold } from './commands/hold.js';
import { registerLedger } from './commands/ledger.js';
import { registerLineage } from './commands/lineage.js';
import { registerLogs } from './commands/logs.js';
import { registerLooker } from './commands/looker.js';
import { registerNew } from './commands/new.js';
import { registerPlan } from './commands/plan.js';
import { registerPrune } from './commands/prune.js';
import { registerPublish } from './commands/publish.js';
import { registerQuarantine } from './commands/quarantine.js';
import { registerRestore } from './commands/restore.js';
import { registerRun } from './commands/run.js';
import { registerRuns } from './commands/runs.js';
import { registerSample } from './commands/sample.js';
import { registerSchedule } from './commands/schedule.js';
import { registerSetup } from './commands/setup.js';
import { registerShow } from './commands/show.js';
import { registerSnapshots } from './commands/snapshots.js';
import { registerSources } from './commands/sources.js';
import { registerSql } from './commands/sql.js';
import { registerStatus } from './commands/status.js';
import { registerVersion } from './commands/version.js';
import { registerWatch } from './commands/watch.js';
import { registerWhy } from './commands/why.js';
import { registerWorker } from './commands/worker.js';
import type { Shell } from './shell.js';

type Register = (program: Command, shell: Shell) => void;

/** In the order of the help page: from trying it out to operating it. */
const groups: readonly (readonly [heading: string, commands: readonly Register[]])[] = [
  ['Run', [registerDemo, registerPlan, registerRun, registerBackfill, registerFollow, registerCancel]],
  [
    'Look',
    [
      registerStatus,
      registerFreshness,
      registerDashboard,
      registerDiff,
      registerSql,
      registerLineage,
      registerDocs,
      registerLooker,
      registerRuns,
      registerShow,
      registerWhy,
      registerLogs,
    ],
  ],
  [
    'Data',
    [
      registerLedger,
      registerSnapshots,
      registerQuarantine,
      registerPublish,
      registerBackup,
      registerRestore,
      registerPrune,
    ],
  ],
  ['Operate', [registerSchedule, registerDev, registerWorker, registerWatch, registerDoctor]],
  ['Set up', [registerNew, registerConfig, registerSetup, registerDestroy, registerCompletion, registerVersion]],
  ['Try and measure', [registerSources, registerSample, registerBench, registerChaos]],
  ['Hidden', [registerHold, registerComplete]],
];

/** The command line as data: nothing heavy is loaded before a command is chosen. */
export function createProgram(shell: Shell): Command {
  const program = new Command('relais')
    .usage('<command>')
    .description('Batch data pipelines as Temporal workflows.')
    .helpCommand('help [command]', 'explain a command')
    // What stands after a subcommand is the subcommand's: `publish` and `publish rollback` share option names.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      // Errors are printed once, in one form, by whoever ran the program.
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .exitOverride();
  for (const [heading, commands] of groups) {
    program.commandsGroup(`${heading}:`);
    for (const register of commands) register(program, shell);
  }
  return program;
}
