import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from '@relais/bench/measure-floor';
import { treeMemory } from '@relais/bench/process-memory';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the memory of a process counts its children', async () => {
  // Fills 64 MB, then says so and waits for its standard input to end.
  const fill =
    "const b = Buffer.alloc(64e6, 1); process.stdout.write('full'); process.stdin.on('end', () => b.length).resume();";
  const parent = spawn(process.execPath, [
    '-e',
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(fill)}], { stdio: 'inherit' })`,
  ]);
  await once(parent.stdout, 'data');
  const bytes = treeMemory(parent.pid ?? 0);
  parent.stdin.end();
  await once(parent, 'exit');
  expect(bytes).toBeGreaterThan(64e6);
});

test('a process that is gone has no memory', () => {
  expect(treeMemory(2 ** 30)).toBeNull();
});

test('the median is the middle one', () => {
  expect(median([5, 1, 3])).toBe(3);
});
