import js from '@eslint/js';
import typescript from 'typescript-eslint';

/**
 * Who may import what, a row a folder; the last row that matches a file counts. A package's name includes its subpaths, but
 * never the drivers of a port; `$` at its end excludes subpaths too. `types` may be imported as types only.
 * That relative paths stay inside a package is seen to by the compiler (`rootDir`).
 */
const ports = ['sources', 'object-store', 'rows', 'translator', 'warehouse', 'dbt', 'alarms'];
const inPorts = (path) => ports.map((name) => `packages/${name}/${path}`);

const importTable = [
  { files: ['packages/core/src/**'], values: [] },
  { files: ['packages/core/src/fingerprint.ts'], values: ['node:crypto'] },
  { files: ['packages/core/src/record-checksum.ts'], values: ['node:crypto'] },
  { files: ['packages/core/src/retrying.ts'], values: ['node:timers/promises'] },
  { files: ['packages/core/src/disk-failure.ts'], values: ['node:fs', 'node:path'] },
  { files: ['packages/core/src/make-folder.ts'], values: ['node:fs/promises', 'node:path'] },
  { files: ['packages/core/src/hash-file.ts'], values: ['node:crypto', 'node:fs/promises'] },
  { files: ['packages/core/src/read-pieces.ts'], values: ['node:fs/promises'] },
  { files: ['packages/config/src/**'], values: ['node:*', '@relais/core', 'zod'] },
  { files: ['packages/duckdb/src/**'], values: ['node:*', '@relais/core', '@duckdb/node-api'] },
  { files: ['packages/http-json/src/**'], values: ['node:*', 'axios'] },
  {
    files: inPorts('src/**'),
    values: ['node:*', '@relais/core', '@relais/duckdb', 'adm-zip'],
    types: ['@relais/object-store'],
  },
  { files: ['packages/dbt/src/declared-keys.ts'], values: ['node:*', 'yaml'] },
  {
    files: inPorts('src/drivers/**'),
    values: ['node:*', 'npm:*', '@relais/core', '@relais/duckdb', '@relais/http-json', '@relais/object-store'],
  },
  { files: ['packages/bundle/src/**'], values: ['node:*', 'esbuild'] },
  { files: ['packages/platform/src/**'], values: ['node:*', '@relais/core', 'proper-lockfile'] },
  { files: ['packages/sample-sources/src/**'], values: ['node:*', '@relais/core', 'adm-zip'] },
  { files: ['packages/timetable/src/**'], values: ['@relais/core', 'luxon'] },
  {
    files: ['packages/dashboard/src/**'],
    values: ['node:*', 'npm:*', '@relais/core', '@relais/timetable'],
    types: ['@relais/dbt', '@relais/warehouse'],
  },
  {
    files: ['packages/telemetry/src/**'],
    values: ['node:*', 'npm:*', '@relais/core', '@relais/http-json'],
    types: ['@relais/dbt', '@relais/warehouse'],
  },
  { files: ['packages/cli/src/**'], values: ['node:*', 'npm:*', '@relais/*'] },
  { files: ['packages/bench/src/**'], values: ['node:*', 'npm:*', '@relais/(?!workflows|cli)'] },
  { files: ['packages/worker/src/**'], values: ['*'] },
  {
    files: ['activities/src/**'],
    values: [
      'node:*',
      '@relais/core',
      '@temporalio/activity',
      '@temporalio/common',
      ...ports.map((name) => `@relais/${name}`),
    ],
  },
  {
    files: ['workflows/src/**', 'workflows/pipelines/*/workflow.ts'],
    values: ['@relais/core$', '@temporalio/workflow', '@temporalio/common'],
    types: ['@relais/activities'],
  },
  { files: ['workflows/pipelines/index.ts', 'workflows/pipelines/*/sample/**'], values: ['@relais/core$'] },
  {
    files: ['workflows/pipelines/*/{pipeline,tiles}.ts', 'workflows/pipelines/*/datasets/**'],
    values: [],
    types: ['@relais/core'],
  },
];

const testFiles = ['**/*.test.ts', '**/test/**'];

const wildcards = {
  '*': '.',
  'node:*': 'node:',
  'npm:*': '(?!@relais/|node:)',
  '@relais/*': '@relais/(?!.*/drivers/)',
};
const patternOf = (name) =>
  wildcards[name] ?? (name.endsWith('$') || name.endsWith(')') ? name : `${name}(?:/(?!drivers/)|$)`);
const oneOf = (names) => `^(?:${names.map(patternOf).join('|')})`;
/** Matches a module that is neither relative nor one of these. */
const noneOf = (names) => `^(?!${['\\.', ...names.map(patternOf)].join('|')})`;

function importRules({ files, values, types = [] }) {
  const asTypes = types.length > 0 ? `; types of ${types.join(', ')}` : '';
  const message = `${files[0]} may import ${values.join(', ') || 'nothing'}${asTypes} (see the table in eslint.config.js).`;
  const patterns = [{ regex: noneOf([...values, ...types]), message }];
  if (types.length > 0) patterns.push({ regex: oneOf(types), message, allowTypeImports: true });
  // The rule above does not look at `await import()`.
  const selector = `ImportExpression[source.value=/${noneOf(values).replaceAll('/', '\\/')}/]`;
  return {
    files,
    ignores: testFiles,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': ['error', { selector, message }],
    },
  };
}

const nodeGlobals = ['process', 'console', 'Buffer', 'fetch', 'URL', 'AbortController', 'AbortSignal', 'performance'];
const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

export default typescript.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/.relais/', 'coverage/', 'workflows/histories/'] },
  js.configs.recommended,
  {
    // Hostile input is full of control characters, and our patterns name them.
    rules: { 'no-control-regex': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries([...nodeGlobals, ...timers].map((name) => [name, false])) },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: true, require: false, __dirname: false, __filename: false },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.recommended],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // `import x = require()` is how a large CommonJS package is loaded without being read twice.
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only packages/config reads the environment; take the value from Config.',
        },
      ],
    },
  },
  {
    // The rules that need types, kept to those that find real faults: a promise that nobody waits for.
    files: ['packages/*/src/**/*.ts', 'activities/src/**/*.ts', 'workflows/src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  ...importTable.map(importRules),
  {
    // The command line gathers what the process gives it in one place.
    files: ['packages/config/src/**', 'packages/cli/src/shell.ts', ...testFiles],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['packages/platform/src/state-keeper.ts', ...testFiles], rules: { 'no-console': 'off' } },
);
