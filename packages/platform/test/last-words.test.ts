import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastWords } from '@relais/platform/last-words';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'relais-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const uncaught = `file:///srv/relais/load-config.js:62
    return new PermanentError(\`[config] mend these:\${list}\`, {
           ^

PermanentError: [config] mend these:
  - RELAIS_STORE: not gs://bucket/prefix
    at invalid (file:///srv/relais/load-config.js:62:12)
    at async ModuleLoader.import (node:internal/modules/esm/loader:606:24) {
  code: 'CONFIG_INVALID',
  context: undefined
}

Node.js v20.20.2
`;

test.each([
  [
    'an error that nobody caught',
    uncaught,
    'PermanentError: [config] mend these: - RELAIS_STORE: not gs://bucket/prefix',
  ],
  [
    'an error of the Temporal CLI',
    'time=2026-11-21T08:59:44 level=ERROR msg="failed: \\"default\\": file is not a database"\n',
    'failed: "default": file is not a database',
  ],
  [
    'an error of a worker',
    '{"level":50,"msg":"cannot poll","err":{"message":"no such queue"}}\n{"level":30,"msg":"leaving"}\n',
    'cannot poll: no such queue',
  ],
  ['anything else', 'first\nsh: 1: temporal: not found\n\n', 'sh: 1: temporal: not found'],
  ['more than a line takes', `${'x'.repeat(600)}\n`, `${'x'.repeat(500)} …`],
])('%s is quoted', (_, text, quoted) => {
  const log = join(folder, 'log');
  writeFileSync(log, `Error: of an earlier start\n${text}`);
  expect(lastWords(log, 'Error: of an earlier start\n'.length)).toBe(`: ${quoted} (its log is ${log})`);
});

test('where nothing was said the log is named', () => {
  const log = join(folder, 'log');
  expect(lastWords(log, 0)).toBe(`; its log is ${log}`);
  writeFileSync(log, 'before\n');
  expect(lastWords(log, 7)).toBe(`; its log is ${log}`);
});
