import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallProject, type SmallProject } from './small-project.js';

let project: SmallProject;
beforeEach(() => {
  project = smallProject({
    'small/models/marts/small__one.sql': 'select 1 as n',
    'other/models/marts/other__one.sql': 'select 1 as n',
  });
});
afterEach(() => project.remove());

test.each([
  ['a model', () => project.write('small/models/marts/small__one.sql', 'select 2 as n')],
  ['a new model', () => project.write('small/models/marts/small__two.sql', 'select 1 as n')],
  ['a schema file', () => project.write('small/models/schema.yml', 'version: 2')],
  ['a macro', () => writeFileSync(join(project.projectFolder, 'macros', 'types.sql'), '')],
  ['a test', () => writeFileSync(join(project.projectFolder, 'tests', 'generic', 'at_least.sql'), '')],
  ['the version of dbt', () => writeFileSync(join(project.projectFolder, 'requirements.txt'), 'dbt-core==9')],
])('%s changes the version', async (_name, change) => {
  const before = await project.builder().version('small');
  change();
  expect(await project.builder().version('small')).not.toBe(before);
});

test.each([
  ['a model of another pipeline', () => project.write('other/models/marts/other__one.sql', 'select 2 as n')],
  ['a file that dbt does not read', () => project.write('small/models/notes.ts', 'export {};')],
  ['nothing', () => undefined],
])('%s does not', async (_name, change) => {
  const before = await project.builder().version('small');
  change();
  expect(await project.builder().version('small')).toBe(before);
});

test('development and production are two versions', async () => {
  const version = (name: string) => project.builder({ environment: { DBT_ENVIRONMENT: name } }).version('small');
  expect(await version('development')).not.toBe(await version('production'));
});

test('a selector that is no pipeline stands for all of them', async () => {
  const before = await project.builder().version('tag:monthly');
  project.write('other/models/marts/other__one.sql', 'select 2 as n');
  expect(await project.builder().version('tag:monthly')).not.toBe(before);
});

test('a seed beside the models changes the version', async () => {
  const before = await project.builder().version('small');
  project.write('small/seeds/small__codes.csv', 'code\n1\n');
  const first = await project.builder().version('small');
  project.write('small/seeds/small__codes.csv', 'code\n2\n');
  expect(new Set([before, first, await project.builder().version('small')]).size).toBe(3);
});
