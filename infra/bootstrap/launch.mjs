import './check-node.cjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';
import { provision } from './provision.mjs';
import { StepError } from './step-error.mjs';
import { toolsOfCommand } from './tools-of-command.mjs';

const argv = process.argv.slice(2);
process.env.RELAIS_ROOT = root;

try {
  await provision(toolsOfCommand(argv, process.env));
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`relais: ${error.message}\n`);
  if (argv.includes('--json')) printFailure(error);
  process.exit(1);
}
// In this very process: one less start, and Ctrl-C reaches the command once.
await import(pathToFileURL(join(root, 'packages', 'cli', 'dist', 'main.js')).href);

function printFailure({ message }) {
  const error = { code: 'PROVISIONING_FAILED', message, dataset: null };
  process.stdout.write(`${JSON.stringify({ status: 'failed', error })}\n`);
}
