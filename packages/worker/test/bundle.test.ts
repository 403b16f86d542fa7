import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = join(process.cwd(), 'packages', 'worker', 'dist');
const node = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, RELAIS_HOME: tmpdir(), ...env } });

test('an error in a bundled worker names the line of its source', () => {
  const { stderr, status } = node([join(dist, 'main.js')], { RELAIS_WAREHOUSE: 'none' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^PermanentError: \[config\] the environment cannot be used/m);
  expect(stderr).toMatch(/^ {4}at loadConfig \(.*\/packages\/config\/src\/load-config\.ts:\d+:\d+\)$/m);
});

test.each(['worker.cjs', 'workflow-thread.cjs'])(
  '%s is compiled beforehand, and loads nothing but native modules',
  (file) => {
    // Both run in a thread as well as in a process, and the second nowhere else.
    const inThread = `
    const { loadBundle } = await import(${JSON.stringify(join(process.cwd(), 'packages/bundle/dist/load-bundle.js'))});
    const { compiledBefore } = loadBundle(${JSON.stringify(join(dist, file))});
    const { default: Module } = await import('node:module');
    console.log(JSON.stringify({ compiledBefore, loaded: Object.keys(Module._cache) }));
    process.exit();`;
    const source = `(async () => {${inThread}})()`;
    const { stdout, stderr } = node([
      '-e',
      `new (require('node:worker_threads').Worker)(${JSON.stringify(source)}, { eval: true })`,
    ]);
    expect(stderr).toBe('');
    const { compiledBefore, loaded } = JSON.parse(stdout) as { compiledBefore: boolean; loaded: readonly string[] };
    expect(compiledBefore).toBe(true);
    expect(loaded.filter((path) => !path.endsWith('.node'))).toEqual([]);
  },
);
