import './check-node.cjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';
import { provision } from './provision.mjs';
import { spareLoopback } from './spare-loopback.mjs';
import { StepError } from './step-error.mjs';
import { toolsOfCommand } from './tools-of-command.mjs';

const argv = process.argv.slice(2);
const cli = join(root, 'packages', 'cli', 'dist', 'main.js');
const emptyReport = {
  pipeline: '',
  workflowId: '',
  runId: '',
  logicalDate: '',
  status: 'failed',
  generation: null,
  tables: [],
  models: { pass: 0, warn: 0, error: 0, skipped: 0 },
  reconciliation: [],
  translation: { distinct: 0, glossary: 0, memory: 0, provider: 0, untranslated: 0 },
  warnings: [],
};
process.env.RELAIS_ROOT = root;
Object.assign(process.env, spareLoopback(process.env));

// A Tab is answered at once or not at all: nothing is installed or built for it.
const isTab = argv[0] === '__complete';
if (isTab && !existsSync(cli)) process.exit(0);

try {
  if (!isTab) await provision(toolsOfCommand(argv, process.env));
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`relais: ${error.message}\n`);
  if (argv.includes('--json')) printFailure(error);
  process.exit(1);
}
// In this very process: one less start, and Ctrl-C reaches the command once.
await import(pathToFileURL(cli).href);

/** A run that could not even start reports in the shape of every run; what it does not know is empty. */
function printFailure({ message }) {
  const error = { code: 'PROVISIONING_FAILED', message, dataset: null };
  const [command, pipeline = ''] = argv.filter((word) => !word.startsWith('-'));
  const isRun = command === 'run' || command === 'backfill';
  process.stdout.write(`${JSON.stringify(isRun ? { ...emptyReport, pipeline, error } : { error })}\n`);
}
