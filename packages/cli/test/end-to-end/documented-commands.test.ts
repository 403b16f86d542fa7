import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopPlatform } from '@relais/platform';
import { checkedDocument } from '../checked-document';
import { sampleFile, startPublisher, type Publisher } from './publisher.js';
import { markdownFiles, readCommands } from './read-commands.js';

/**
 * Every command of the documentation, in order, as a person would paste it: in a home of its own, on sample sources.
 * What `npm run` starts is a test of its own (`demo.test.ts`) or this very run.
 */
const root = process.cwd();
const commands = markdownFiles(root).flatMap((file) => readCommands(root, file));
const runnable = commands.filter(({ notRun, line }) => notRun === null && !line.startsWith('npm '));
let publisher: Publisher;
let folder: string;
let environment: NodeJS.ProcessEnv;
let dev: Started | undefined;

beforeAll(async () => {
  publisher = await startPublisher();
  folder = mkdtempSync(join(tmpdir(), 'relais-docs-'));
  environment = { ...process.env, NO_COLOR: '1', ...publisher.variables, RELAIS_HOME: join(folder, 'home') };
  symlinkSync(join(root, 'relais'), join(folder, 'relais'));
  writeFileSync(join(folder, 'courses-november.csv'), sampleFile('courses', '2024-11-04'));
});

afterAll(async () => {
  dev?.child.kill('SIGKILL');
  await stopPlatform(join(folder, 'home'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await publisher?.close();
});

test('the pages are read', () => {
  expect(runnable.length).toBeGreaterThan(8);
  expect(commands).toContainEqual(expect.objectContaining({ notRun: 'it rewrites files of the checkout' }));
});

test.each(commands.filter(({ line }) => line.startsWith('npm ')))('$place: $line names a script', ({ line }) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  expect(Object.keys(scripts)).toContain(/^npm (?:run )?(\S+)/.exec(line)?.[1]);
});

test.each(runnable)('$place: $line', async ({ line, exitCode }) => {
  const started = start(line.replace(' --scale 1 ', ' --scale 0.002 '));
  if (line.startsWith('./relais dev')) {
    // It stays up, as in a terminal of its own, while the commands after it run.
    dev = started;
    await Promise.race([started.said('Ctrl-C ends it.'), started.ended]);
    expect(started.child.exitCode).toBeNull();
    return;
  }
  const { code, stdout, stderr } = await started.ended;
  expect({ code, stderr: code === exitCode ? '' : stderr }).toEqual({ code: exitCode, stderr: '' });
  if (line.includes(' --json')) checkedDocument(line.replace(/^.*?relais /, '').split(' '), stdout);
});

test('what was kept up ends at Ctrl-C', async () => {
  dev?.child.kill('SIGINT');
  expect((await dev?.ended)?.code).toBe(0);
  expect(existsSync(join(folder, 'home', 'platform', 'state.json'))).toBe(false);
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  said(text: string): Promise<void>;
}

/** A line handed to a shell that becomes its command, so that signals reach it. */
function start(line: string): Started {
  const child = spawn('sh', ['-c', `exec env ${line}`], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return {
    child,
    ended: once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, ...output })),
    said: async (text) => {
      while (!output.stdout.includes(text)) await once(child.stdout, 'data');
    },
  };
}
