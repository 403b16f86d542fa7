import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { bundledWorkflows as workflowBundle } from './bundled-workflows.js';
import { historyNames } from './history-names.js';
import { historiesFolder, type RecordedHistory } from './record-history.js';
import { workflowFingerprint } from './workflow-fingerprint.js';

/**
 * Runs that are under way when a new version is deployed go on by its code: every history that the released code wrote
 * must replay. Those beside each other are of today's code, those in folders of versions that may still be running.
 */
const files = readdirSync(historiesFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);
const current = files.filter((file) => !file.includes('/'));
const read = (file: string) => JSON.parse(readFileSync(join(historiesFolder, file), 'utf8')) as RecordedHistory;

beforeAll(() => Runtime.install({ logger: new DefaultLogger('ERROR') }));

test('there is a history of every path, and no other', () => {
  expect(current.map((file) => file.slice(0, -'.json'.length)).sort()).toEqual([...historyNames].sort());
});

test('every history was written by the workflow code as it stands; else histories/README.md says how to record anew', () => {
  const code = workflowFingerprint();
  expect(current.filter((file) => read(file).code !== code)).toEqual([]);
});

test.each(files)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle }, read(file).history);
});

test('a history whose steps are not those of the code is found', async () => {
  const text = JSON.stringify(read('published.json').history);
  const other: unknown = JSON.parse(text.replaceAll('"lockPipeline"', '"lockEverything"'));
  const replayed = Worker.runReplayHistory({ workflowBundle }, other);
  await expect(replayed).rejects.toMatchObject({ message: expect.stringContaining('lockPipeline') as unknown });
});

describe('the fingerprint of the workflow code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relais-fingerprint-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const of = (text: string): string => {
    writeFileSync(join(folder, 'index.ts'), text);
    return workflowFingerprint([join(folder, 'index.ts')]);
  };
  const before = of('export const steps = ["load", "publish"];');

  test('changes with what a workflow does, in files it imports too', () => {
    expect(of('export const steps = ["publish", "load"];')).not.toBe(before);
    writeFileSync(join(folder, 'step.ts'), 'export const step = 1;');
    const imported = of("import { step } from './step.js';\nexport const steps = [step];");
    writeFileSync(join(folder, 'step.ts'), 'export const step = 2;');
    expect(workflowFingerprint([join(folder, 'index.ts')])).not.toBe(imported);
    expect(of("import { versionOf } from '@relais/core';\nexport const steps = [versionOf];")).not.toBe(before);
  });

  test('stays the same for types, comments and layout', () => {
    expect(of('/** Says more. */\nexport const steps: readonly string[] = [\n"load",   "publish"];')).toBe(before);
  });
});
