import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withHomeLock } from '@relais/platform/home-lock';
import { layoutOf } from '@relais/platform/layout';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'relais-lock-'));
  mkdirSync(layoutOf(home).platform);
});
afterEach(() => rmSync(home, { recursive: true }));

const ask = () => withHomeLock(home, () => Promise.resolve('mine'), 1);

test('who waits in vain is told the process that holds the home, and its command', async () => {
  await withHomeLock(home, async () => {
    await expect(ask()).rejects.toMatchObject({
      code: 'HOME_LOCKED',
      message: expect.stringMatching(
        `process ${process.pid} \\(.*jest.*\\) has held ${layoutOf(home).lock}`,
      ) as unknown,
      context: { pid: process.pid },
    });
  });
  expect(await ask()).toBe('mine');
  expect(readdirSync(layoutOf(home).platform)).toEqual([]);
});

test('a name that somebody left who is gone is not given', async () => {
  await withHomeLock(home, async () => {
    writeFileSync(
      `${layoutOf(home).lock}.holder`,
      JSON.stringify({ pid: process.pid, started: 'before', command: 'x' }),
    );
    await expect(ask()).rejects.toMatchObject({
      message: expect.stringContaining('another process has held') as unknown,
    });
  });
});
