import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/** A real Temporal server of the provisioned binary, without our search attributes: like a cluster of somebody else's. */
export function temporaryServer(): Promise<TestWorkflowEnvironment> {
  const { RELAIS_TEMPORAL_BINARY, PATH = '', XDG_CACHE_HOME } = process.env;
  const cached = join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'relais', 'temporal-1.5.1', 'temporal');
  const onPath = PATH.split(delimiter).map((folder) => join(folder, 'temporal'));
  const path = [RELAIS_TEMPORAL_BINARY, ...onPath, cached].find((file) => file && existsSync(file));
  if (path === undefined) throw new Error('no temporal binary; `npm test` provides one');
  return TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path } } });
}
