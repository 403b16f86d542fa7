import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from './checkout-fixture.js';
import { makeCheckoutOfTests } from './checkout-of-tests.js';

let checkout: Checkout;
beforeEach(() => void (checkout = makeCheckoutOfTests('RELAIS_FAKE_GCS')));
afterEach(() => checkout.discard());

const cached = () => join(checkout.folder, 'cache', 'relais', 'fake-gcs-server-1.56.1', 'fake-gcs-server');
const runTests = (environment = {}) => checkout.run(['infra/bootstrap/test.mjs', 'chosen'], environment);

test('Go compiles it once, and the tests get its path', () => {
  checkout.write(
    'bin/go',
    '#!/bin/sh\necho "go $*" >> "$CALLS"\necho > "$GOBIN/fake-gcs-server"\nchmod +x "$GOBIN/fake-gcs-server"\n',
    0o755,
  );
  runTests();
  expect(existsSync(cached())).toBe(true);
  const calls = checkout.calls();
  expect(calls).toContain('go install github.com/fsouza/fake-gcs-server@v1.56.1');
  expect(calls).toContain(`tests get ${cached()}`);

  runTests();
  expect(checkout.calls().filter((call) => call.startsWith('go') || call.startsWith('tests'))).toEqual([
    `tests get ${cached()}`,
  ]);
});

test('one on PATH is taken, and before it one that is named', () => {
  checkout.write('bin/fake-gcs-server', '#!/bin/sh\n', 0o755);
  runTests();
  expect(checkout.calls()).toContain(`tests get ${join(checkout.folder, 'bin', 'fake-gcs-server')}`);
  runTests({ RELAIS_FAKE_GCS: '/opt/fake-gcs' });
  expect(checkout.calls()).toContain('tests get /opt/fake-gcs');
});

test('without Go the tests run and get none', () => {
  expect(runTests().stderr).not.toContain('fake-gcs');
  expect(checkout.calls()).toContain('tests get');
});

test('a Go that cannot compile it is told, and the tests run and get none', () => {
  checkout.write('bin/go', '#!/bin/sh\necho no such module\nexit 1\n', 0o755);
  expect(runTests().stderr).toMatch(/no such module[^]*tests against Cloud Storage are skipped/);
  expect(checkout.calls()).toContain('tests get');
  expect(existsSync(cached())).toBe(false);
});
