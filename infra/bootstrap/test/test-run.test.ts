import { makeCheckout, type Checkout } from './checkout-fixture.js';

let checkout: Checkout;
beforeEach(() => void (checkout = makeCheckout()));
afterEach(() => checkout.discard());

const clean = {
  success: true,
  numTotalTests: 5,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
};

/** Runs test.mjs with a jest that leaves this result, and checks that end with these codes. */
function runTests(jest: object | null, { lint = 0, format = 0, arguments: chosen = [] as string[] } = {}) {
  checkout.write('node_modules/eslint/bin/eslint.js', `process.exit(${lint})`);
  checkout.write('node_modules/prettier/bin/prettier.cjs', `process.exit(${format})`);
  const output = "process.argv.find((word) => word.startsWith('--outputFile=')).slice(13)";
  checkout.write(
    'node_modules/jest/bin/jest.js',
    `const { appendFileSync, writeFileSync } = require('node:fs');
     appendFileSync(process.env.CALLS, 'jest ' + process.argv.slice(2).filter((word) => !word.startsWith('--outputFile')).join(' ') + '\\n');
     console.log('report');
     ${jest === null ? 'process.exit(1)' : `writeFileSync(${output}, ${JSON.stringify(JSON.stringify(jest))})`}`,
  );
  for (const name of ['eslint', 'jest']) checkout.write(`node_modules/${name}/package.json`, '{}');
  const { status, stdout, stderr } = checkout.run(['infra/bootstrap/test.mjs', ...chosen]);
  return { status, stdout, stderr };
}

test('build, lint and format count as one test each; the last line has the numbers', () => {
  const { status, stdout, stderr } = runTests(clean);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '6 passed, 0 failed, 2 skipped\n' });
  expect(stderr).toContain('report');
});

test('nothing skipped, nothing said of it', () => {
  expect(runTests({ ...clean, numPendingTests: 0, numTodoTests: 0 }).stdout).toBe('6 passed, 0 failed\n');
});

test.each([
  ['a failed test', { ...clean, success: false, numFailedTests: 2 }, '6 passed, 2 failed, 2 skipped\n'],
  [
    'a suite that could not run',
    { ...clean, success: false, numRuntimeErrorTestSuites: 1 },
    '6 passed, 1 failed, 2 skipped\n',
  ],
  ['an unsuccessful run without a name', { ...clean, success: false }, '6 passed, 1 failed, 2 skipped\n'],
  [
    'a run of nothing',
    { ...clean, numTotalTests: 0, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0 },
    '3 passed, 1 failed\n',
  ],
  ['an interrupted run', { ...clean, wasInterrupted: true }, '6 passed, 1 failed\n'],
  ['a jest that crashed', null, '3 passed, 1 failed\n'],
])('%s fails', (_, jest, stdout) => {
  expect(runTests(jest)).toMatchObject({ status: 1, stdout });
});

test('an objection of the linter or the formatter fails, and the tests run all the same', () => {
  expect(runTests(clean, { lint: 1, format: 2 })).toMatchObject({
    status: 1,
    stdout: '4 passed, 2 failed, 2 skipped\n',
  });
});

test('a build that fails counts, and the tests run from their sources', () => {
  checkout.write('node_modules/typescript/bin/tsc', "console.log('error TS1'); process.exit(2);");
  const { status, stdout, stderr } = runTests(clean);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '5 passed, 1 failed, 2 skipped\n' });
  expect(stderr).toContain('error TS1');
});

test('arguments choose tests and leave the checks out', () => {
  expect(runTests(clean, { lint: 1, arguments: ['packages/rows', '-t', 'quoted'] }).stdout).toBe(
    '4 passed, 0 failed, 2 skipped\n',
  );
  expect(checkout.calls()).toContain('jest --maxWorkers=3 --json packages/rows -t quoted');
});

test('tools that cannot be had are one failure and nothing more', () => {
  checkout.remove('bin/python3');
  expect(runTests(clean)).toMatchObject({ status: 1, stdout: '0 passed, 1 failed\n' });
});

test('.ci/run is `npm test` from anywhere, without a terminal, with its exit code', () => {
  checkout.write('bin/env', '#!/bin/sh\nexec "$@"\n', 0o755);
  checkout.write('bin/npm', '#!/bin/sh\ncat\necho "$* in $PWD, CI=$CI"\nexit 3\n', 0o755);
  expect(checkout.run(['.ci/run'])).toMatchObject({ status: 3, stdout: `test in ${checkout.folder}, CI=true\n` });
});
