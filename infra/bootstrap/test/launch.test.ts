import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCheckout, type Checkout } from './checkout-fixture.js';
import { checkedDocument } from '../../../packages/cli/test/checked-document';

let checkout: Checkout;
beforeEach(() => void (checkout = makeCheckout()));
afterEach(() => checkout.discard());

const cacheOf = (...path: string[]) => join(checkout.folder, 'cache', 'relais', ...path);

test('a Tab installs and compiles nothing', () => {
  expect(checkout.run(['relais', '__complete', '--', 'r'])).toMatchObject({ status: 0, stderr: '' });
  expect(checkout.calls()).toEqual([]);
});

test('a fresh clone is provisioned with a line a step, the second time nothing is done or said', () => {
  const first = checkout.run(['relais', 'run', 'x', '--json']);
  expect(JSON.parse(first.stdout)).toEqual({ argv: ['run', 'x', '--json'], root: checkout.folder });
  expect(first.stderr.trim().split('\n').sort()).toEqual([
    expect.stringMatching(/^✓ Node packages \(\d+\.\d s\)$/),
    expect.stringMatching(/^✓ build \(\d+\.\d s\)$/),
    expect.stringMatching(/^✓ dbt \(\d+\.\d s\)$/),
    expect.stringMatching(/^✓ pnpm 1\.2\.3 \(\d+\.\d s\)$/),
  ]);
  expect(checkout.calls().sort()).toEqual(['npm', 'pip', 'pnpm', 'tsc', 'venv']);

  const second = checkout.run(['relais', 'run', 'x', '--json']);
  expect(second).toMatchObject({ status: 0, stdout: first.stdout, stderr: '' });
  expect(checkout.calls()).toEqual([]);
});

test('a command that needs no tools does not wait for them', () => {
  expect(checkout.run(['relais', 'version'])).toMatchObject({ status: 0 });
  expect(checkout.calls()).toEqual(['npm', 'pnpm', 'tsc']);
  expect(checkout.run(['relais', 'run', 'x'], { RELAIS_DBT: 'none' })).toMatchObject({ status: 0 });
  expect(checkout.run(['relais', 'run', '--help'])).toMatchObject({ status: 0 });
  expect(checkout.run(['relais', 'run', 'x', '--dry-run'])).toMatchObject({ status: 0 });
  expect(checkout.calls()).toEqual([]);
});

test('where BigQuery is the warehouse, its dbt is provided in the place of the other', () => {
  checkout.write('packages/cli/dist/main.js', 'console.log(process.env.RELAIS_DBT_PYTHON);\n');
  const bigquery = checkout.run(['relais', 'run', 'x'], { RELAIS_WAREHOUSE: 'bigquery' });
  expect(bigquery.stdout).toMatch(/\/dbt-bigquery-[0-9a-f]{12}\/bin\/python\n$/);
  expect(checkout.calls().sort()).toEqual(['npm', 'pip', 'pnpm', 'tsc', 'venv']);
  for (const command of ['run', 'cancel'])
    expect(checkout.run(['relais', command, 'x']).stdout).toMatch(/\/dbt-[0-9a-f]{12}\/bin\/python\n$/);
  const demo = checkout.run(['relais', 'demo'], { RELAIS_WAREHOUSE: 'bigquery' });
  expect(demo.stdout).toMatch(/\/dbt-[0-9a-f]{12}\/bin\/python\n$/);
  checkout.calls();
  checkout.run(['relais', 'run', 'x'], { RELAIS_WAREHOUSE: 'bigquery', RELAIS_DBT: 'cloud' });
  expect(checkout.calls()).toEqual([]);
});

test('an edited source is compiled, a changed lockfile is installed, a lost output is made again', () => {
  checkout.run(['relais', 'version']);
  checkout.calls();
  checkout.write('packages/cli/src/main.ts', 'export {};');
  checkout.run(['relais', 'version']);
  expect(checkout.calls()).toEqual(['tsc']);
  checkout.write('packages/cli/test/main.test.ts', '');
  checkout.write('packages/cli/src/main.test.ts', '');
  checkout.run(['relais', 'version']);
  expect(checkout.calls()).toEqual([]);
  checkout.write('pnpm-lock.yaml', 'lockfileVersion: 9');
  checkout.run(['relais', 'version']);
  expect(checkout.calls()).toEqual(['pnpm', 'tsc']);
  checkout.remove('packages/cli/dist/.tsbuildinfo');
  checkout.run(['relais', 'version']);
  expect(checkout.calls()).toEqual(['tsc']);
});

test('what is loaded in one piece is bundled after the build where there is a bundler', () => {
  const bundler = "import { appendFileSync } from 'node:fs';\nappendFileSync(process.env.CALLS, 'bundle\\n');\n";
  checkout.write('packages/worker/package.json', '{ "type": "module" }');
  checkout.write('packages/worker/dist/.tsbuildinfo', '');
  for (const name of ['bundle-workflows', 'bundle-worker']) checkout.write(`packages/worker/dist/${name}.js`, bundler);
  checkout.run(['relais', 'version']);
  expect(checkout.calls()).toEqual(['npm', 'pnpm', 'tsc', 'bundle', 'bundle']);
});

test('what fails is told with the end of its log and what to do, and is tried again', () => {
  const failed = checkout.run(['relais', 'run', 'x', '--json'], { PIP_FAILS: 'yes' });
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/✗ dbt[^]*no such wheel[^]*→ check that PyPI can be reached/);
  const report = checkedDocument(['run'], failed.stdout);
  expect(report).toMatchObject({ status: 'failed', error: { code: 'PROVISIONING_FAILED' } });
  checkout.calls();
  expect(checkout.run(['relais', 'run', 'x'])).toMatchObject({ status: 0 });
  expect(checkout.calls()).toEqual(expect.arrayContaining(['venv', 'pip']));
});

test('a missing Python is said before anything is downloaded', () => {
  checkout.remove('bin/python3');
  const refused = checkout.run(['relais', 'run', 'x']);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/Python 3\.10 or newer .* is missing[^]*apt install python3 python3-venv/);
  expect(checkout.calls()).toEqual([]);
});

test('a Python that is too old counts as missing', () => {
  checkout.write('bin/python3', '#!/bin/sh\necho 3.9\n', 0o755);
  expect(checkout.run(['relais', 'run', 'x']).stderr).toContain('Python 3.10 or newer');
});

test('processes that start together install once', async () => {
  const both = [checkout.start(['relais', 'run', 'x']), checkout.start(['relais', 'run', 'x'])];
  const codes = await Promise.all(both.map((child) => once(child, 'close')));
  expect(codes.map(([code]) => code as number)).toEqual([0, 0]);
  expect(checkout.calls().sort()).toEqual(['npm', 'pip', 'pnpm', 'tsc', 'venv']);
});

test('the lock of a process that was killed is taken over', () => {
  const { pid } = checkout.run(['relais', 'version']) as unknown as { pid: number };
  checkout.remove('cache');
  mkdirSync(cacheOf(), { recursive: true });
  writeFileSync(cacheOf('pnpm-1.2.3.lock'), String(pid));
  checkout.write('pnpm-lock.yaml', 'changed');
  expect(checkout.run(['relais', 'version'])).toMatchObject({ status: 0 });
  expect(existsSync(cacheOf('pnpm-1.2.3.lock'))).toBe(false);
});

test('a cache that cannot be written is named', () => {
  const refused = checkout.run(['relais', 'version'], { XDG_CACHE_HOME: join(checkout.folder, 'package.json') });
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/the cache cannot be written: .*package\.json[^]*set XDG_CACHE_HOME/);
});

test('works through a symlink from any folder', () => {
  mkdirSync(join(checkout.folder, 'elsewhere'));
  symlinkSync('../relais', join(checkout.folder, 'elsewhere', 'first'));
  symlinkSync(join(checkout.folder, 'elsewhere', 'first'), join(checkout.folder, 'second'));
  expect(JSON.parse(checkout.run(['second', 'version']).stdout)).toEqual({ argv: ['version'], root: checkout.folder });
});

test('Ctrl-C reaches the command once', async () => {
  checkout.write(
    'packages/cli/dist/main.js',
    "let count = 0;\nprocess.on('SIGINT', () => (count += 1) && setTimeout(() => { console.log(count); process.exit(130); }, 100));\nsetInterval(() => {}, 1000);\nconsole.log('ready');\n",
  );
  const child = checkout.start(['relais', 'version']);
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => {
    said.push(chunk.toString().trim());
    if (said.length === 1) child.kill('SIGINT');
  });
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(said).toEqual(['ready', '1']);
});

test('without Node the launcher says how to get it', () => {
  checkout.remove('bin/node');
  expect(checkout.run(['relais', 'version'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no `node` is on PATH'),
  });
});

test('an old Node says so instead of failing to parse', () => {
  checkout.write('old.cjs', "Object.defineProperty(process.versions, 'node', { value: '12.22.9' });\n");
  const { status, stderr } = checkout.run(['relais', 'version'], {
    NODE_OPTIONS: `--require=${join(checkout.folder, 'old.cjs')}`,
  });
  expect(status).toBe(2);
  expect(stderr).toContain('Node 20 or newer is needed');
});
