import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logs } from './paths.mjs';
import { StepError } from './step-error.mjs';

const children = new Set();

// A step left behind would go on writing where the next attempt starts afresh.
process.on('exit', () => children.forEach((child) => child.kill('SIGTERM')));

/**
 * Runs a command with its output in a log of its own.
 * @param {string} name of the log
 * @param {readonly string[]} argv
 * @param {{ cwd?: string, env?: Record<string, string>, hint: string }} options `hint` says what to do when it fails
 * @throws {StepError} with the last lines of the log
 */
export async function runLogged(name, argv, { cwd, env, hint }) {
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${name}.log`);
  const log = openSync(path, 'w');
  try {
    const code = await exitOf(argv, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
    if (code !== 0)
      throw new StepError(`\`${argv.join(' ')}\` ended with ${code}:\n${tail(path)}`, `${hint} (log: ${path})`);
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw new StepError(`\`${argv[0]}\` could not be started: ${error.message}`, hint, error);
  } finally {
    closeSync(log);
  }
}

function exitOf([command, ...args], options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    children.add(child);
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => children.forEach((child) => child.exitCode !== null && children.delete(child)));
}

function tail(path, lines = 15) {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}
