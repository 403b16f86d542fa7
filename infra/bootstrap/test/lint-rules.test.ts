import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const imports = '@typescript-eslint/no-restricted-imports';
const root = join(__dirname, '..', '..', '..');
const used = (name: string) => `import { x } from '${name}';\nexport const y = x;\n`;
const typed = (name: string) => `import type { X } from '${name}';\nexport type Y = X;\n`;
const lazy = (name: string) => `export const load = () => import('${name}');\n`;

/** What stands where, and the rule that refuses it; null = allowed. */
const cases: readonly [file: string, text: string, refusedBy: string | null][] = [
  ['packages/core/src/x.ts', used('node:fs'), imports],
  ['packages/core/src/x.ts', used('@relais/rows'), imports],
  ['packages/core/src/x.ts', used('./errors.js'), null],
  ['packages/rows/src/x.ts', used('@relais/core/fingerprint'), null],
  ['packages/rows/src/x.ts', used('@duckdb/node-api'), imports],
  ['packages/rows/src/x.ts', typed('@duckdb/node-api'), imports],
  ['packages/rows/src/x.ts', lazy('@duckdb/node-api'), 'no-restricted-syntax'],
  ['packages/rows/src/drivers/x.ts', lazy('@duckdb/node-api'), null],
  ['packages/object-store/src/index.ts', used('@google-cloud/storage'), imports],
  ['packages/object-store/src/drivers/gcs.ts', lazy('@google-cloud/storage'), null],
  ['packages/object-store/src/drivers/gcs.ts', used('@relais/config'), imports],
  ['packages/warehouse/src/drivers/x.ts', used('@relais/workflows/pipelines'), imports],
  ['packages/sample-sources/src/x.ts', used('@relais/workflows/pipelines'), imports],
  ['packages/bench/src/x.ts', used('@relais/workflows/pipelines'), imports],
  ['packages/cli/src/x.ts', used('@relais/workflows/pipelines'), null],
  ['packages/cli/src/x.ts', used('@relais/warehouse/drivers/duckdb'), imports],
  ['packages/worker/src/x.ts', used('@relais/warehouse/drivers/duckdb'), null],
  ['activities/src/x.ts', used('@relais/rows'), null],
  ['activities/src/x.ts', used('@relais/rows/drivers/duckdb'), imports],
  ['activities/src/x.ts', used('@temporalio/client'), imports],
  ['workflows/src/x.ts', typed('@relais/activities'), null],
  ['workflows/src/x.ts', used('@relais/activities'), imports],
  ['workflows/src/x.ts', used('@relais/core'), null],
  ['workflows/src/x.ts', used('@relais/core/fingerprint'), imports],
  ['workflows/src/x.ts', used('node:crypto'), imports],
  ['workflows/pipelines/x/workflow.ts', used('@relais/activities'), imports],
  ['workflows/pipelines/x/pipeline.ts', typed('@relais/core'), null],
  ['workflows/pipelines/x/pipeline.ts', used('@relais/core'), imports],
  ['workflows/pipelines/x/datasets/y.ts', used('node:fs'), imports],
  ['workflows/pipelines/x/pipeline.test.ts', used('node:fs'), null],
  ['packages/rows/src/x.ts', 'export const home = process.env.RELAIS_HOME;\n', 'no-restricted-properties'],
  ['packages/rows/test/x.test.ts', 'export const home = process.env.RELAIS_HOME;\n', null],
  ['packages/config/src/x.ts', 'export const home = process.env.RELAIS_HOME;\n', null],
];

const objections = (() => {
  let found: string[][] | undefined;
  return () => (found ??= lint());
})();

function lint(): string[][] {
  const input = JSON.stringify(cases.map(([file, text]) => ({ file, text })));
  const program = join(__dirname, 'programs', 'lint-snippets.mjs');
  return JSON.parse(execFileSync(process.execPath, [program], { cwd: root, input, encoding: 'utf8' })) as string[][];
}

test.each(cases.map(([file, text, refusedBy], index) => ({ file, code: text.split('\n')[0], refusedBy, index })))(
  '$file: $code → $refusedBy',
  ({ refusedBy, index }) => {
    expect([...new Set(objections()[index])]).toEqual(refusedBy === null ? [] : [refusedBy]);
  },
);
