import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';

/** Runs that began without tracing go on under a worker that traces: the switch may be turned at any time. */
const workflows = join(process.cwd(), 'workflows');
const histories = join(workflows, 'histories');
const files = readdirSync(histories).filter((file) => file.endsWith('.json'));
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(workflows, 'dist', 'src', 'index.js'),
    workflowInterceptorModules: [
      join(workflows, 'dist', 'src', 'payload-interceptors.js'),
      join(process.cwd(), 'packages', 'telemetry', 'dist', 'traces', 'workflow-interceptors.js'),
    ],
  });
});

test('the histories are there', () => expect(files.length).toBeGreaterThan(20));

test.each(files)('%s replays in a bundle that traces', async (file) => {
  const { history } = JSON.parse(readFileSync(join(histories, file), 'utf8')) as { history: unknown };
  await Worker.runReplayHistory({ workflowBundle }, history);
});
