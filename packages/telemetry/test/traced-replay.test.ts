import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

/** Runs that began without tracing go on under a worker that traces: the switch may be turned at any time. */
const histories = join(process.cwd(), 'workflows', 'histories');
const files = readdirSync(histories).filter((file) => file.endsWith('.json'));
/** As the build has made it for workers that trace. */
const workflowBundle = { codePath: join(process.cwd(), 'packages', 'worker', 'dist', 'traced-workflow-bundle.js') };

beforeAll(() => Runtime.install({ logger: new DefaultLogger('ERROR') }));

test('the histories are there', () => expect(files.length).toBeGreaterThan(20));

test.each(files)('%s replays in a bundle that traces', async (file) => {
  const { history } = JSON.parse(readFileSync(join(histories, file), 'utf8')) as { history: unknown };
  await Worker.runReplayHistory({ workflowBundle }, history);
});
