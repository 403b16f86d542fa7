import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { highest, median, medianBy } from '@relais/bench/median';
import { readLoad } from '@relais/bench/process-load';
import { treeMemory } from '@relais/bench/process-memory';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the memory and the processor time of a process count its children', async () => {
  // Fills 64 MB, uses 50 ms of a core, then says so and waits for its standard input to end.
  const fill =
    "const b = Buffer.alloc(64e6, 1); while (process.cpuUsage().user < 50e3); process.stdout.write('full'); process.stdin.on('end', () => b.length).resume();";
  const parent = spawn(process.execPath, [
    '-e',
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(fill)}], { stdio: 'inherit' })`,
  ]);
  await once(parent.stdout, 'data');
  const bytes = treeMemory(parent.pid ?? 0);
  const load = readLoad(parent.pid ?? 0);
  parent.stdin.end();
  await once(parent, 'exit');
  expect(bytes).toBeGreaterThan(64e6);
  expect(load?.worker).toBeGreaterThanOrEqual(0.05);
  expect(load?.machine).toBeGreaterThan(load?.worker ?? Infinity);
});

test('a process that is gone has no memory', () => {
  expect(treeMemory(2 ** 30)).toBeNull();
});

test('the median is the middle one, and the highest is told of what is known', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(medianBy([{ s: 5 }, { s: 1 }, { s: 3 }], ({ s }) => s)).toEqual({ s: 3 });
  expect([highest([null, 2, 1]), highest([null])]).toEqual([2, null]);
});
