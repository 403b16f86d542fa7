import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../usage-error.js';

/** Programs the ground is made with, and how each is installed. */
const installation = {
  gcloud: {
    darwin: 'brew install --cask gcloud-cli',
    other: 'curl https://sdk.cloud.google.com | bash',
  },
  terraform: {
    darwin: 'brew install hashicorp/tap/terraform',
    other: 'sudo snap install terraform --classic',
  },
} as const;

type Tool = keyof typeof installation;

/**
 * Makes sure that the programs are there before anything is begun.
 * @throws UsageError `TOOL_MISSING` with the command that installs the first one missing
 */
export function requireTools(environment: NodeJS.ProcessEnv): void {
  for (const tool of Object.keys(installation) as Tool[])
    if (findOnPath(tool, environment) === null)
      throw new UsageError('TOOL_MISSING', `[cli/cloud] ${tool} is not on the PATH; install it`, installCommand(tool));
}

export const installCommand = (tool: Tool): string =>
  installation[tool][process.platform === 'darwin' ? 'darwin' : 'other'];

/** The first executable of this name on the PATH, or null. */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
