import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const spareLoopback = pathToFileURL(join(__dirname, '..', 'spare-loopback.mjs')).href;

/** In a process of its own: the bootstrap is plain ESM, which tests are not. */
function spared(env: Record<string, string>): unknown {
  const script = `import { spareLoopback } from ${JSON.stringify(spareLoopback)};
    console.log(JSON.stringify(spareLoopback(${JSON.stringify(env)})));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const loopback = 'localhost,127.0.0.1,::1';

test.each([
  ['no proxy: nothing is set', { PATH: '/bin' }, {}],
  ['a proxy alone', { http_proxy: 'http://proxy:3128' }, { no_proxy: loopback, NO_PROXY: loopback }],
  [
    'exceptions stay, in either spelling',
    { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.corp, 127.0.0.1' },
    { no_proxy: '.corp,127.0.0.1,localhost,::1', NO_PROXY: '.corp,127.0.0.1,localhost,::1' },
  ],
  [
    'those of gRPC, which come before the others',
    { grpc_proxy: 'http://proxy:3128', no_grpc_proxy: '' },
    { no_proxy: loopback, NO_PROXY: loopback, no_grpc_proxy: loopback },
  ],
])('loopback is asked without a proxy: %s', (_name, env, expected) => {
  expect(spared(env)).toEqual(expected);
});
