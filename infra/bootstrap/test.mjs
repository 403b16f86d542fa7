import './check-node.cjs';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCounts, countJest, summaryLine } from './count-results.mjs';
import { root } from './paths.mjs';
import { provision } from './provision.mjs';
import { StepError } from './step-error.mjs';

const argv = process.argv.slice(2);
const bin = (name, path) => [process.execPath, join(root, 'node_modules', name, path)];

/** Counted as one test each; a run of chosen tests leaves them out. The build itself is the type check. */
const checks = [
  {
    name: 'lint',
    argv: [
      ...bin('eslint', 'bin/eslint.js'),
      '.',
      '--max-warnings=0',
      '--cache',
      '--cache-location=node_modules/.relais/eslint',
    ],
  },
  { name: 'format', argv: [...bin('prettier', 'bin/prettier.cjs'), '--check', '.', '--log-level=warn', '--cache'] },
];

try {
  // With TEMPORAL_ADDRESS set the tests would run against somebody's cluster.
  delete process.env.TEMPORAL_ADDRESS;
  await provision(['temporal', 'dbt']);
} catch (error) {
  process.stderr.write(error instanceof StepError ? `${error.message}\n` : `${error.stack}\n`);
  finish([{ passed: 0, failed: 1, skipped: 0 }]);
}
const built = { passed: 1, failed: 0, skipped: 0 };
finish([...(argv.length === 0 ? [built, ...checks.map(runCheck)] : []), runJest()]);

function runCheck({ name, argv: [command, ...args] }) {
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  process.stderr.write(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

function runJest() {
  const folder = mkdtempSync(join(tmpdir(), 'relais-test-'));
  const resultFile = join(folder, 'jest.json');
  const workers = argv.some((word) => /^(-i|-w|--runInBand|--maxWorkers)/.test(word)) ? [] : ['--maxWorkers=2'];
  const [command, ...args] = [
    ...bin('jest', 'bin/jest.js'),
    ...workers,
    '--json',
    `--outputFile=${resultFile}`,
    ...argv,
  ];
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 2] });
  const result = readResult(resultFile);
  rmSync(folder, { recursive: true, force: true });
  if (result === null) process.stderr.write(`jest ended with ${status} and left no result\n`);
  return countJest(result);
}

function readResult(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function finish(parts) {
  const counts = addCounts(parts);
  process.stdout.write(`${summaryLine(counts)}\n`);
  process.exit(counts.failed === 0 ? 0 : 1);
}
