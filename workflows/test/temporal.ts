import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';

/** The provisioned server: named by the environment, on the PATH, or in the cache. */
export function temporalBinary(): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'relais', 'temporal-1.5.1', 'temporal');
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  const found = [process.env.RELAIS_TEMPORAL_BINARY, ...onPath, cache].find((path) => path && existsSync(path));
  if (!found) throw new Error('no Temporal server: run `npm test`, which provisions it');
  return found;
}

/** A real Temporal server that knows our search attributes, in memory, on a port of its own. */
export function startTemporal(): Promise<TestWorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalBinary() },
      searchAttributes: [
        defineSearchAttributeKey('RelaisPipeline', 'KEYWORD'),
        defineSearchAttributeKey('RelaisLogicalDate', 'KEYWORD'),
        defineSearchAttributeKey('RelaisDataset', 'KEYWORD_LIST'),
      ],
    },
  });
}
