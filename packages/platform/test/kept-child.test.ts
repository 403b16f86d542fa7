import { spawn } from 'node:child_process';
import { keepChild } from '@relais/platform/kept-child';
import { differingSettings } from '@relais/platform/settings';

test('a child that keeps dying is given up', async () => {
  const exits: [string, boolean][] = [];
  let starts = 0;
  await new Promise<void>((resolve) => {
    keepChild({
      start: () => spawn(process.execPath, ['--eval', 'process.exit(3)']),
      mostRestartsPerMinute: 1,
      onStart: () => (starts += 1),
      onExit: (how, willRestart) => {
        exits.push([how, willRestart]);
        if (!willRestart) resolve();
      },
    });
  });
  expect(starts).toBe(2);
  expect(exits).toEqual([
    ['exit code 3', true],
    ['exit code 3', false],
  ]);
});

test('settings differ by name, never by value, and only where they matter', () => {
  const one = { RELAIS_HOME: '/a', COURSES_URL: 'http://secret@one', SHLVL: '1', RELAIS_WORKER_READY_FILE: 'x' };
  const other = { RELAIS_HOME: '/a', COURSES_URL: 'http://secret@two', SHLVL: '2', DBT_ENVIRONMENT: 'development' };
  expect(differingSettings(one, other)).toEqual(['COURSES_URL', 'DBT_ENVIRONMENT']);
});
