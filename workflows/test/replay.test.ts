import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { historiesFolder } from './record-history.js';

/**
 * Runs that are under way when a new version is deployed go on by its code: every history that the released code wrote
 * must replay. A change that breaks one needs a patch marker in the workflow, not another history.
 */
const files = readdirSync(historiesFolder).filter((file) => file.endsWith('.json'));
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  workflowBundle = await bundleWorkflowCode({ workflowsPath: join(process.cwd(), 'workflows/dist/src/index.js') });
}, 120_000);

test('there is a history of every path', () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
});

test.each(files)('%s replays', async (file) => {
  const history: unknown = JSON.parse(readFileSync(join(historiesFolder, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle }, history);
});
