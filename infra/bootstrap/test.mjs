import './check-node.cjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { addCounts, countJest, summaryLine } from './count-results.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { provision } from './provision.mjs';
import { spareLoopback } from './spare-loopback.mjs';
import { StepError } from './step-error.mjs';

/** Checks of the whole checkout, each counted as one test; a run of chosen tests leaves them out. */
const checks = {
  lint: ['eslint/bin/eslint.js', '.', '--max-warnings=0'],
  format: ['prettier/bin/prettier.cjs', '.', '--check', '--log-level=warn'],
};
const chosen = process.argv.slice(2);

// The tests start servers of their own: with an address set, they would run against somebody's cluster.
delete process.env.TEMPORAL_ADDRESS;
// Many a worker of the tests builds nothing: dbt is not loaded before it is asked for.
process.env.RELAIS_DBT_WARM ??= 'build';
Object.assign(process.env, spareLoopback(process.env));
const tools = ['temporal', 'dbt', 'sqlglot', 'fake-gcs'];
const parts = [await counted(() => provision(tools, { compile: false }), 0)];
if (parts[0].failed === 0) {
  for (const tool of ['sql-analyser', 'dbt-bigquery-for-tests', 'browser']) await provideIfPossible(tool);
  // The build is the type check.
  parts.push(await counted(build));
  // The checks are two processes of one thread each: beside the tests they cost hardly any time.
  const wanted = chosen.length === 0 ? Object.entries(checks) : [];
  const checking = wanted.map(([name, argv]) => counted(() => step(name, () => runCheck(name, argv))));
  parts.push(...(await Promise.all([runJest(), ...checking])));
}
const counts = addCounts(parts);
process.stdout.write(`${summaryLine(counts)}\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** What needs it is skipped under a name that says so. */
async function provideIfPossible(tool) {
  try {
    await provision([tool], { compile: false });
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}

/** Counts work as one test; `worth` 0 counts its failure only. */
async function counted(work, worth = 1) {
  try {
    await work();
    return { passed: worth, failed: 0, skipped: 0 };
  } catch (error) {
    process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function runCheck(name, [script, ...args]) {
  const status = await node(script, args);
  if (status !== 0) throw new StepError(`${name} objects`, `mend the above (\`npm run format\` mends the format)`);
}

async function runJest() {
  const folder = mkdtempSync(join(tmpdir(), 'relais-test-'));
  try {
    const result = join(folder, 'jest.json');
    // Three for two cores: much of the longest tests is waiting, for a server's next task or a heartbeat that stays away.
    const workers = chosen.some((word) => /^(-i|-w|--runInBand|--maxWorkers)/.test(word)) ? [] : ['--maxWorkers=3'];
    await node('jest/bin/jest.js', [...workers, '--json', `--outputFile=${result}`, ...chosen]);
    return countJest(readJson(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The exit code. What it prints goes to stderr: stdout is the one line that scripts read. */
async function node(script, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const [status] = await once(child, 'exit');
  return status;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    process.stderr.write('jest ended without a result\n');
    return null;
  }
}
