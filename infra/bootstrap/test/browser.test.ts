import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from './checkout-fixture.js';
import { makeCheckoutOfTests } from './checkout-of-tests.js';

const carrier = 'packages/dashboard/node_modules/@sparticuz/chromium';

let checkout: Checkout;
beforeEach(() => void (checkout = makeCheckoutOfTests('RELAIS_BROWSER')));
afterEach(() => checkout.discard());

const runTests = (environment = {}) => checkout.run(['infra/bootstrap/test.mjs', 'chosen'], environment);
const cached = () => join(checkout.folder, 'cache', 'relais', 'chromium-1.2.3', 'chromium');

/** The package as it unpacks: a binary in the folder for temporary files, which ends with `code`. */
function carry(code: number): void {
  checkout.write(`${carrier}/package.json`, '{ "version": "1.2.3", "type": "module" }');
  checkout.write(
    `${carrier}/build/esm/index.js`,
    `import { writeFileSync } from 'node:fs';
     export default { executablePath: async () =>
       writeFileSync(process.env.TMPDIR + '/chromium', '#!/bin/sh\\nexit ${code}\\n', { mode: 0o755 }) };`,
  );
}

test('the browser that a package carries is unpacked once, and the tests get its path', () => {
  carry(0);
  expect(runTests().stderr).toContain('a browser for tests');
  expect(checkout.calls()).toContain(`tests get ${cached()}`);
  expect(runTests().stderr).not.toContain('a browser for tests');
});

test('one that cannot start is told and not kept, and the tests run and get none', () => {
  carry(127);
  expect(runTests().stderr).toContain('RELAIS_BROWSER');
  expect(checkout.calls()).toContain('tests get undefined');
  expect(existsSync(cached())).toBe(false);
});

test('one that is named is taken', () => {
  carry(0);
  runTests({ RELAIS_BROWSER: '/opt/chromium' });
  expect(checkout.calls()).toContain('tests get /opt/chromium');
});
