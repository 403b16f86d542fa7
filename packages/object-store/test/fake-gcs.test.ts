import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describeWithFakeGcs, startFakeGcs } from './fake-gcs.js';

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/storage/v1/b?project=test`).then(
    ({ ok }) => ok,
    () => false,
  );

describeWithFakeGcs('the Cloud Storage of the tests', () => {
  test('has its buckets, and is gone once stopped', async () => {
    const gcs = await startFakeGcs(['one']);
    expect((await fetch(`${gcs.endpoint}/storage/v1/b/one`)).status).toBe(200);
    await gcs.stop();
    expect(await answers(gcs.endpoint)).toBe(false);
  });

  test('ends with a parent that is killed', async () => {
    const program = `
      const { transformFileSync } = require('@swc/core');
      const { code } = transformFileSync(${JSON.stringify(join(__dirname, 'fake-gcs.ts'))}, {
        jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' },
      });
      new Function('require', 'exports', 'process', code)(require, exports, process);
      exports.startFakeGcs().then(({ endpoint }) => console.log(endpoint));`;
    const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const endpoint = line.toString().trim();
    expect(await answers(endpoint)).toBe(true);
    parent.kill('SIGKILL');
    while (await answers(endpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
