import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completionScripts, type CompletedShell } from '@relais/cli/help/completion-script';
import { suggestWords } from '@relais/cli/help/suggest-words';
import { createProgram } from '@relais/cli/program';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from './captured-shell';

const suggested = (...words: string[]) => {
  const found = suggestWords(createProgram(capturedShell()), registry, words);
  return found === 'files' ? found : found.map(({ word }) => word);
};

test.each<[string[], string[] | 'files']>([
  [['stat'], ['status']],
  [['run', ''], Object.keys(registry)],
  [['run', 'fr'], ['france-courses']],
  [['run', 'france-courses', ''], []],
  [
    ['run', 'france-courses', '--dataset', ''],
    ['courses', 'enrollments', 'formacode'],
  ],
  [['run', 'france-courses', '--dataset', 'courses', 'f'], ['formacode']],
  [
    ['run', '--json', 'growth-attribution', '--dataset', ''],
    ['sessions', 'conversions'],
  ],
  [['run', 'no-such', '--dataset', ''], []],
  [['run', 'constructor', '--dataset', ''], []],
  [
    ['run', 'france-courses', '--target', ''],
    ['local', 'gcp'],
  ],
  [
    ['run', 'france-courses', '--da'],
    ['--date', '--dataset'],
  ],
  [['run', 'france-courses', '--date', '2025-01-01', '--dat'], ['--dataset']],
  [['publish', 'r'], ['rollback']],
  [['publish', '--'], ['--help']],
  [['publish', 'ls', ''], Object.keys(registry)],
  [
    ['ledger', 'growth-attribution', ''],
    ['sessions', 'conversions'],
  ],
  [['ledger', 'growth-attribution', '--only', 'mi'], ['missing']],
  [['snapshots', 'import', 'france-courses', 'courses', ''], 'files'],
  [['sample', 'growth-attribution', '--into', ''], 'files'],
  [
    ['doctor', ''],
    ['local', 'gcp'],
  ],
  [['no-such', ''], []],
])('%j goes on with %j', (words, expected) => {
  expect(suggested(...words)).toEqual(expected);
});

test('what is hidden is not offered', () => {
  expect(suggested('')).toContain('run');
  expect(suggested('')).not.toContain('hold');
  expect(suggested('_')).toEqual([]);
});

/** Asks a real shell, which has read the real script, what it would offer; the launcher answers it. */
const questions: Readonly<Record<CompletedShell, (script: string, words: readonly string[]) => [string, string[]]>> = {
  bash: (script, words) => [
    `. ${script}
    COMP_WORDS=(./relais ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    eval "$(complete -p relais | sed 's/^complete -F \\([^ ]*\\) relais$/\\1/')"
    printf '%s\\n' "\${COMPREPLY[@]}"`,
    ['--norc', '-c'],
  ],
  zsh: (script, words) => [
    `compdef() { print -r -- "$2 by $1" >&2 }; _files() { print files }
    _describe() { print -rl -- \${described%%:*} }
    . ${script}
    words=(./relais ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length + 1}; _relais`,
    ['-f', '-c'],
  ],
  fish: (script, words) => [`. ${script}; complete -C './relais ${words.join(' ')}'`, ['--no-config', '-c']],
};

const isHere = (name: string) => spawnSync(name, ['--version']).error === undefined;

describe.each(Object.keys(questions) as CompletedShell[])('%s', (name) => {
  const here = isHere(name);
  let folder: string;
  let script: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'relais-completion-'));
    script = join(folder, `relais.${name}`);
    writeFileSync(script, completionScripts[name]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const offered = (...words: string[]) => {
    const [question, flags] = questions[name](script, words);
    const answer = execFileSync(name, [...flags, question], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return answer.split('\n').flatMap((line) => line.split('\t').slice(0, 1).filter(Boolean));
  };

  (here ? test : test.skip)(`offers what the command line knows${here ? '' : ` (${name} is not installed)`}`, () => {
    expect(offered('run', 'fr')).toEqual(['france-courses']);
    expect(offered('run', 'france-courses', '--dataset', 'courses', '').sort()).toEqual([
      'courses',
      'enrollments',
      'formacode',
    ]);
    expect(offered('publish', 'roll')).toEqual(['rollback']);
    expect(offered('run', 'france-courses', '--dry')).toEqual(['--dry-run']);
  });
});

test('the script is what `completion` prints', async () => {
  const shell = capturedShell();
  await createProgram(shell).parseAsync(['completion', 'zsh'], { from: 'user' });
  expect(shell.out()).toBe(completionScripts.zsh);
});
