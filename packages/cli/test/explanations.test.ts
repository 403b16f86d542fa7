import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { leafCommands } from '@relais/cli/help/leaf-commands';
import { createProgram } from '@relais/cli/program';
import { explanationOf, explanations, stepsFor } from '../src/why/explanations.js';
import { capturedShell } from './captured-shell.js';

const root = resolve(__dirname, '../../..');

/** Every file of the product; `chaos` and tests' own parts raise nothing that a person meets. */
function sourceFiles(): readonly string[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  return [...packages, 'activities/src', 'workflows/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
}

/** Upper snake case that is no code: variables of environments, words of other programs. */
const otherWords =
  /^(RELAIS|TEMPORAL_(ADDRESS|API_KEY|NAMESPACE|TLS)|BIGQUERY|CLOUDSDK|CURL|REQUESTS|SSL_CERT|GOOGLE_TRANSLATE|LIBRETRANSLATE)(_|$)|_PROXY$|^(ALLOW_DUPLICATE|BASE_TABLE|BUFFER_ONE|CONTINUED_AS_NEW|CREATE_IF_NEEDED|CREATE_NEVER|CUSTOM_QUERY|DBT_CLOUD_ACCOUNT_ID|DBT_CLOUD_JOB_ID|DBT_CLOUD_TOKEN|DBT_ENVIRONMENT|ERR_STREAM_DESTROYED|ERR_STREAM_PREMATURE_CLOSE|INFORMATION_SCHEMA|KEYWORD_LIST|READ_ONLY|TABLE_FUNCTION|TERMINATE_EXISTING|USE_EXISTING|WRITE_TRUNCATE)$/;

/** Codes by where they stand: as a text of their own, or as an error's `code` in whatever form. */
function codesIn(text: string): readonly string[] {
  const words = [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)].map(([, word = '']) => word);
  const named = [...text.matchAll(/(?:code: |UsageError\(\s*|failed\()'([A-Z][A-Z0-9_]+)'/g)].map(
    ([, word = '']) => word,
  );
  return [...words.filter((word) => !otherWords.test(word) || word === 'TEMPORAL_ADDRESS_MISSING'), ...named];
}

test('every code in the source is explained', () => {
  const raised = sourceFiles().flatMap((file) => codesIn(readFileSync(join(root, file), 'utf8')));
  const unexplained = [...new Set(raised)].filter((code) => !Object.hasOwn(explanations, code)).sort();
  expect(unexplained).toEqual([]);
});

test('codes that are put together are explained in each form', () => {
  const templates = sourceFiles().flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/code: `([^`]+)`/g),
  ]);
  expect([...new Set(templates.map(([, template]) => template))]).toEqual(['CONTRACT_${kind}_COLUMN']);
  for (const kind of ['MISSING', 'AMBIGUOUS', 'DUPLICATE', 'NEW', 'RETYPED', 'EMPTY'])
    expect(explanations).toHaveProperty(`CONTRACT_${kind}_COLUMN`);
});

const names = {
  ...{ pipeline: 'france-courses', run: '0198c3a1-0000', date: '2025-03-19', dataset: 'courses' },
  ...{ again: './relais run france-courses --date 2025-03-19', table: 'checks.odd' },
  ...{ before: '2025-02-19', after: '2025-03-19', from: '2025-01-19', to: '2025-03-19' },
};

const commands = [
  ...new Set(
    Object.values(explanations).flatMap(({ next }) => stepsFor(next, names).flatMap(({ command }) => command ?? [])),
  ),
];

test.each(commands)('%s is a command', async (line) => {
  const program = createProgram(capturedShell());
  const asked: string[] = [];
  for (const { path, command } of leafCommands(program)) command.action(() => void asked.push(path));
  const [, ...words] = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  // Help is how a person learns the rest, so it ends the parsing.
  await program.parseAsync(words, { from: 'user' }).catch((error: { code?: string }) => {
    if (error.code !== 'commander.helpDisplayed') throw error;
    asked.push('help');
  });
  expect(asked).toHaveLength(1);
});

test.each(Object.entries(explanations))('%s says what it means, and no name is left open', (_code, { means, next }) => {
  expect(means).toMatch(/^(dbt |[A-Z]).*[.]$/);
  const steps = stepsFor(next, names);
  expect(steps).toHaveLength(next.length);
  expect(steps.filter(({ purpose, command }) => /[{}]/.test(`${purpose}${command}`))).toEqual([]);
});

test('a command whose name is not known is left out, and a code of another version is told as unforeseen', () => {
  expect(
    stepsFor(explanationOf('SHRINK_GUARD').next, { ...names, before: null }).map(({ command }) => command),
  ).toEqual(['./relais run france-courses --date 2025-03-19 --accept "<reason>"']);
  expect(explanationOf('OF_ANOTHER_VERSION')).toBe(explanations['UNEXPECTED']);
});
