import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../bootstrap/paths.mjs';

const built = (...path) => import(pathToFileURL(join(root, ...path)).href);

/** The page of commands, made of the very definitions that parse a command line. */
export async function cliPage() {
  const { createProgram } = await built('packages', 'cli', 'dist', 'program.js');
  const { describeCommands } = await built('packages', 'cli', 'dist', 'help', 'describe-commands.js');
  const { registry } = await built('workflows', 'dist', 'pipelines', 'index.js');
  const quiet = { write: () => true };
  return describeCommands(createProgram({ registry, stdout: quiet, stderr: quiet, variables: {}, exitCode: 0 }));
}
