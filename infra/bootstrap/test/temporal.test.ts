import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeCheckout, type Checkout } from './checkout-fixture.js';

let checkout: Checkout;
beforeEach(() => {
  checkout = makeCheckout();
  checkout.remove('bin/temporal');
});
afterEach(() => checkout.discard());

const cached = () => join(checkout.folder, 'cache', 'relais', 'temporal-1.5.1', 'temporal');
/** Runs a command that needs Temporal, with this instead of the network. */
const runWith = (fetch: string) => {
  checkout.write('fetch.cjs', `globalThis.fetch = ${fetch};\n`);
  return checkout.run(['relais', 'runs'], { NODE_OPTIONS: `--require=${join(checkout.folder, 'fetch.cjs')}` });
};
const unreachable = "async () => { throw new TypeError('fetch failed'); }";

test("the vendor's build is downloaded, unpacked and kept", () => {
  checkout.write('build/temporal', '#!/bin/sh\necho temporal >> "$CALLS"\n', 0o755);
  checkout.write('build/LICENSE', '');
  execFileSync('tar', ['-czf', 'vendor.tar.gz', '-C', 'build', 'temporal', 'LICENSE'], { cwd: checkout.folder });
  checkout.write('bin/tar', '#!/bin/sh\nPATH=/usr/bin:/bin exec tar "$@"\n', 0o755);
  const archive = JSON.stringify(join(checkout.folder, 'vendor.tar.gz'));
  expect(runWith(`async () => new Response(require('node:fs').readFileSync(${archive}))`)).toMatchObject({ status: 0 });
  expect(existsSync(cached())).toBe(true);
  expect(checkout.calls()).toContain('temporal');

  expect(runWith(unreachable)).toMatchObject({ status: 0, stderr: '' });
});

test('where the vendor cannot be reached, Go compiles it', () => {
  checkout.write(
    'bin/go',
    '#!/bin/sh\necho "go $*" >> "$CALLS"\ncp "$0.built" "$GOBIN/temporal"\nchmod +x "$GOBIN/temporal"\n',
    0o755,
  );
  checkout.write('bin/go.built', '#!/bin/sh\n');
  expect(runWith(unreachable)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('✓ Temporal (compiled with Go'),
  });
  expect(checkout.calls()).toContain('go install github.com/temporalio/cli/cmd/temporal@v1.5.1');
  expect(existsSync(cached())).toBe(true);
});

test('a binary that does not run is not kept', () => {
  checkout.write('bin/go', '#!/bin/sh\ncp "$0.built" "$GOBIN/temporal"\nchmod +x "$GOBIN/temporal"\n', 0o755);
  checkout.write('bin/go.built', '#!/bin/sh\nexit 1\n');
  expect(runWith(unreachable)).toMatchObject({ status: 1 });
  expect(existsSync(cached())).toBe(false);
});

test('with neither, it is said what to install', () => {
  const { status, stderr } = runWith(unreachable);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /Temporal could not be downloaded: fetch failed[^]*install the Temporal CLI .* or Go .* or set TEMPORAL_ADDRESS/,
  );
});

test('a cluster of one’s own needs no binary', () => {
  expect(checkout.run(['relais', 'runs'], { TEMPORAL_ADDRESS: 'cluster:7233' })).toMatchObject({ status: 0 });
});
