import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import { capturedShell } from './captured-shell';

let home: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'relais-destroy-')), 'home');
  for (const path of [...derived, ...irreplaceable, 'store/notes-of-a-person.txt']) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), 'x');
  }
});
afterEach(() => rmSync(dirname(home), { recursive: true, force: true }));

const derived = ['warehouse/p/pointer.json', 'scratch/x', 'demo/store/raw/p/x', 'store/typed/p/x', 'store/loads/p/x'];
const irreplaceable = ['store/raw/p/x', 'store/rejected/p/x', 'store/accepted/p/x', 'store/translation-memory/p/x'];
const there = (paths: readonly string[]) => paths.filter((path) => existsSync(join(home, path)));
const destroy = (...more: string[]) => runCli(['destroy', ...more], capturedShell({ RELAIS_HOME: home }));

test('what can be rebuilt goes, raw and what a person decided or paid for stays', async () => {
  expect(await destroy('--yes')).toBe(0);
  expect(there(derived)).toEqual([]);
  expect(there(irreplaceable)).toEqual(irreplaceable);
});

test('raw goes only when it is named, and never what is not ours', async () => {
  expect(await destroy('--yes', '--raw')).toBe(0);
  expect(there([...derived, ...irreplaceable])).toEqual([]);
  expect(there(['store/notes-of-a-person.txt'])).toHaveLength(1);
});

test('without anybody to ask nothing is touched', async () => {
  expect(await destroy('--raw')).toBe(2);
  expect(there([...derived, ...irreplaceable])).toHaveLength(derived.length + irreplaceable.length);
});
