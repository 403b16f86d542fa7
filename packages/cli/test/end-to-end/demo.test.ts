import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from './processes-of.js';

/** The first command of the README as it stands there, at its own size. */
test('npm run demo ends with three months published, and leaves nothing running', async () => {
  const home = await mkdtemp(join(tmpdir(), 'relais-demo-'));
  try {
    const { code, stdout, stderr } = await npm(['run', 'demo'], { RELAIS_HOME: home });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    for (const date of ['2025-01-15', '2025-02-15', '2025-03-15'])
      expect(stderr).toMatch(new RegExp(`^${date} {2}succeeded {2}courses [\\d ]+ rows`, 'm'));
    for (const title of ['Courses on offer', 'Largest fields', 'Enrollments, the last six months', 'What changed'])
      expect(stdout).toContain(title);
    expect(stdout).toMatch(/^2025-03 .+\d/m);
    expect(processesOf(home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}, 300_000);

async function npm(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const child = spawn('npm', args, { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
