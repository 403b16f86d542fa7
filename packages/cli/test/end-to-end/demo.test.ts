import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from './processes-of.js';

/** The first command of the README as it stands there, at its own size. */
test('npm run demo ends with three months published, and leaves nothing running', async () => {
  const { stdout, stderr } = await demo([]);
  for (const date of ['2025-01-15', '2025-02-15', '2025-03-15'])
    expect(stderr).toMatch(new RegExp(`^${date} {2}succeeded {2}courses [\\d ]+ rows`, 'm'));
  for (const title of ['Courses on offer', 'Largest fields', 'Enrollments, the last six months', 'What changed'])
    expect(stdout).toContain(title);
  expect(stdout).toMatch(/^2025-03 .+\d/m);
});

test('a demo of an inbox takes in what is there, then the file of the next day', async () => {
  const { stdout, stderr } = await demo(['growth-attribution']);
  for (const date of ['2020-06-04', '2020-06-05'])
    expect(stderr).toMatch(
      new RegExp(`^${date} {2}succeeded {2}sessions [\\d ]+ rows .+, conversions [\\d ]+ rows`, 'm'),
    );
  for (const channel of ['OTHERS', 'PAID_SEARCH', 'ORGANIC_SEARCH', 'PAID_IMPRESSION', 'DIRECT'])
    expect(stdout).toMatch(new RegExp(`^${channel} +2020 +6 +\\d+$`, 'm'));
  for (const reason of ['NO_SESSION', 'AFTER_ONLY', 'EXPIRED_ONLY'])
    expect(stdout).toMatch(new RegExp(`^${reason} +\\d+$`, 'm'));
  expect(stdout).toContain('GROWTH_INBOX=<folder> ./relais run growth-attribution');
});

/** Runs it to its end in a home that is gone afterwards, and so are all its processes. */
async function demo(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const home = await mkdtemp(join(tmpdir(), 'relais-demo-'));
  // Whatever it points at is real: a demo does not look there.
  const elsewhere = join(home, 'real-inbox');
  try {
    const { code, stdout, stderr } = await npm(['run', 'demo', '--', ...args], {
      RELAIS_HOME: home,
      GROWTH_INBOX: elsewhere,
    });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(processesOf(home)).toEqual([]);
    return { stdout, stderr };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function npm(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const child = spawn('npm', args, { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
