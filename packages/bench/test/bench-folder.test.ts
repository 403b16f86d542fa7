import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inBenchFolder } from '@relais/bench/bench-folder';
import { identify } from '@relais/platform/process-identity';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'relais-bench-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const left = async (name: string, owner: unknown): Promise<void> => {
  await mkdir(join(home, 'scratch', name, 'home'), { recursive: true });
  if (owner !== undefined) await writeFile(join(home, 'scratch', name, 'owner.json'), JSON.stringify(owner));
};

test('what a measurement that was killed has left goes first; that of a living one, and of nobody, stays', async () => {
  await left('bench-killed', { ...identify(process.pid), started: 'before' });
  await left('bench-living', identify(process.pid));
  await left('bench-nameless', undefined);
  await left('new-killed', { pid: process.pid, started: 'before' });
  const others = ['bench-living', 'bench-nameless', 'new-killed'];
  await inBenchFolder(home, async (folder) => {
    expect((await readdir(join(home, 'scratch'))).sort()).toEqual([...others, folder.split('/').at(-1)].sort());
  });
  expect((await readdir(join(home, 'scratch'))).sort()).toEqual(others);
});
