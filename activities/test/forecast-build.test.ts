import { join } from 'node:path';
import { contractChanges } from '@relais/activities/forecast/contract-changes';
import { forecastBuild, type BuildQuestion } from '@relais/activities/forecast/forecast-build';
import { generationRecord } from '@relais/activities/generation-record';
import type { Dependencies } from '@relais/activities';
import type { PipelineDefinition } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { Generation, LoadedSnapshot } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';

/** Why a generation would be built anew, told from the record of the published one. */
const real = registry['france-courses']?.definition as PipelineDefinition;
const pipeline: PipelineDefinition = { ...real, variables: [{ name: 'mode', environment: 'MODE', default: 'strict' }] };
const folder = 'workflows/pipelines/france-courses/models';
const files = { 'infra/dbt/macros/a.sql': '1', [`${folder}/marts/france_courses__dim_courses.sql`]: '2' };

const depsWith = (changed: { files?: object; variables?: object; models?: null; store?: string } = {}) => {
  const all = { ...files, ...changed.files };
  const models = { version: async () => JSON.stringify(all), files: async () => all };
  return {
    ...{ models: changed.models === null ? null : models, variables: { ...changed.variables }, codeVersion: 'test' },
    pipelineFolder: (name: string) => join(process.cwd(), 'workflows', 'pipelines', name),
    store: { uri: changed.store ?? 'file:///a' },
  } as unknown as Dependencies;
};

const snapshot = (dataset: PipelineDefinition['datasets'][number], contentHash = 'x'): LoadedSnapshot => {
  const loaded = {
    dataset: dataset.name,
    snapshotDate: '2025-01-15',
    sha256: 'aa',
    contractHash: contractHash(dataset),
  };
  return { ...loaded, contentHash } as LoadedSnapshot;
};
const loaded = pipeline.datasets.map((dataset) => snapshot(dataset));

const publishedBy = async (deps: Dependencies): Promise<Generation> => ({
  ...(await generationRecord(deps, pipeline, { logicalDate: '2025-01-15' }, loaded, { workflowId: 'w', runId: 'r' })),
  ...{ generation: '000001-aaaaaaaa', location: '', publishedAt: '2025-01-15T00:00:00Z' },
});

const forecast = async (changed: Parameters<typeof depsWith>[0] = {}, question: Partial<BuildQuestion> = {}) =>
  forecastBuild(depsWith(changed), {
    ...{ pipeline, loaded, coming: [], published: await publishedBy(depsWith()) },
    ...question,
  });

test.each<[string, Parameters<typeof depsWith>[0], object]>([
  ['nothing', {}, { action: 'none', because: [], files: [], models: [], variables: [] }],
  [
    'a model and a macro',
    { files: { 'infra/dbt/macros/a.sql': '9', [`${folder}/prep/france_courses__prep_x.sql`]: '3' } },
    {
      because: ['2 files of the models changed'],
      files: [
        { file: 'infra/dbt/macros/a.sql', change: 'changed' },
        { file: `${folder}/prep/france_courses__prep_x.sql`, change: 'added' },
      ],
      models: ['prep.prep_x'],
      affected: [],
    },
  ],
  [
    'a variable',
    { variables: { MODE: 'legacy' } },
    {
      because: ['variable mode is legacy, was strict'],
      variables: [{ name: 'mode', before: 'strict', after: 'legacy' }],
    },
  ],
  ['the store', { store: 'file:///b' }, { because: ['the store is file:///b, was file:///a'] }],
  ['no models any more', { models: null }, { action: 'off' }],
])('%s changed', async (_name, changed, expected) => {
  expect(await forecast(changed)).toMatchObject({ action: 'build', ...expected });
});

test('what is made of a model that changed is named, at any distance', async () => {
  const { models, affected } = await forecast({ files: { [`${folder}/prep/france_courses__prep_courses.sql`]: '3' } });
  expect(models).toEqual(['prep.prep_courses']);
  expect(affected).toContain('marts.dim_courses');
  expect(affected).not.toContain('marts.dim_formacode');
});

test('snapshots that are loaded and not published, and those that would come', async () => {
  const [first, ...others] = pipeline.datasets;
  const fresh = [snapshot(first!, 'y'), ...others.map((dataset) => snapshot(dataset))];
  expect(await forecast({}, { loaded: fresh })).toMatchObject({
    action: 'build',
    because: ['courses of 2025-01-15 is loaded and not published'],
  });
  expect(await forecast({}, { coming: ['courses'] })).toMatchObject({ because: ['courses would be loaded'] });
  expect(await forecast({}, { loaded: loaded.slice(1) })).toMatchObject({
    action: 'incomplete',
    because: ['courses was never loaded'],
  });
});

test('a generation that did not write down its recipe can only be told apart', async () => {
  const { recipe: _, ...old } = await publishedBy(depsWith());
  expect(await forecast({}, { published: old })).toMatchObject({ action: 'none', files: null });
  expect(await forecast({ files: { x: '1' } }, { published: old })).toMatchObject({
    ...{ action: 'build', files: null },
    because: [expect.stringContaining('did not write down which')],
  });
});

test('a contract is told column by column', async () => {
  const published = await publishedBy(depsWith());
  expect(contractChanges(pipeline, published)).toEqual([]);
  const [courses, ...others] = pipeline.datasets;
  const [gone, retyped, ...columns] = courses!.columns;
  const fresh = { ...retyped!, name: 'fresh', type: 'DATE' } as typeof gone;
  const changed = { ...courses!, columns: [{ ...retyped!, type: 'DATE' }, ...columns, fresh] as typeof columns };
  const [told, ...more] = contractChanges({ ...pipeline, datasets: [changed, ...others] }, published);
  expect(more).toEqual([]);
  expect(told).toMatchObject({ dataset: 'courses', before: contractHash(courses!), after: contractHash(changed) });
  expect(told?.columns).toEqual([
    { name: gone?.name, before: gone?.type, after: null },
    { name: retyped?.name, before: retyped?.type, after: 'DATE' },
    { name: 'fresh', before: null, after: 'DATE' },
  ]);
});
