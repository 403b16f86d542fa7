import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { leafCommands } from '@relais/cli/help/leaf-commands';
import { createProgram } from '@relais/cli/program';
import { reportWithoutRun } from '@relais/cli/runs/run-report';
import { capturedShell } from './captured-shell';
import { checkedDocument } from './checked-document';

test('docs/cli.md and docs/schemas are what the code says; npm run docs writes them', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['infra/docs/write-pages.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('every command that takes --json has a schema, and there is no other', () => {
  const commands = leafCommands(createProgram(capturedShell())).filter(({ command }) =>
    command.options.some(({ long }) => long === '--json'),
  );
  const names = commands.map(({ path }) => `${path.replaceAll(' ', '-')}.json`);
  const others = ['run-events.json'];
  expect(readdirSync(join(process.cwd(), 'docs', 'schemas')).sort()).toEqual([...names, ...others].sort());
});

/** What scripts rely on. */
const report = reportWithoutRun(
  { pipeline: 'p', workflowId: 'w', runId: 'r', logicalDate: '2025-01-15' },
  { code: 'DATE_INVALID', message: 'no date', dataset: null },
);
const table = {
  ...{ dataset: 'courses', table: 'source_tables.courses', snapshotDate: '2025-01-15', version: '0123456789ab' },
  ...{ read: 3, loaded: 1, duplicates: 1, quarantined: 1, changed: 1, bytes: 9, sha256: '0', seconds: 0.1 },
};

test.each<[string, object, boolean]>([
  ['a report', report, true],
  ['a report with a table', { ...report, tables: [table] }, true],
  ['a table that does not say what was read', { ...report, tables: [{ ...table, read: undefined }] }, false],
  ['a report without its status', { ...report, status: undefined }, false],
  ['a status that is none', { ...report, status: 'done' }, false],
  ['a key that nobody promised', { ...report, mood: 'good' }, false],
  ['an error alone', { error: report.error }, false],
])('%s against the schema of a run', (_, document, known) => {
  const check = () => checkedDocument(['run', 'p'], JSON.stringify(document));
  if (known) expect(check()).toEqual(document);
  else expect(check).toThrow('docs/schemas/run.json');
});

test('any other command may print its error in place of the document', () => {
  expect(checkedDocument(['sql', 'p', 'select 1'], JSON.stringify({ error: report.error }))).toBeTruthy();
  expect(() => checkedDocument(['no-such'], '{}')).toThrow('has nothing for relais no-such');
});
