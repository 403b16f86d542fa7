import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineDefinition } from '@relais/core';
import { holdLock, releaseLock } from '@relais/activities/pipeline-lock';
import { rollback } from '@relais/activities/rollback';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = registry['france-courses']?.definition as PipelineDefinition;
const run = { runId: 'a', workflowId: 'france-courses/2025-01-15' };
let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

/** Publishes a generation without snapshots: which one readers see is all that counts here. */
async function publishOne(): Promise<string> {
  const { warehouse } = bench.deps;
  const candidate = await warehouse.prepareCandidate({ pipeline, snapshots: [], count: [] });
  const record = { fingerprint: candidate.generation, snapshots: [], models: false, codeVersion: 'test' };
  await warehouse.publish(candidate, { ...record, run: { ...run, logicalDate: '2025-01-15' } });
  return candidate.generation;
}
const shown = async () => (await bench.deps.warehouse.published(pipeline.name))?.generation;
const back = (generation: string | null = null) => rollback(bench.deps, { pipeline: pipeline.name, generation });

test('readers see the generation before, then the one that is named', async () => {
  const [first, second] = [await publishOne(), await publishOne()];
  expect(await back()).toMatchObject({ from: second, to: { generation: first } });
  expect(await shown()).toBe(first);
  expect(await back(second)).toMatchObject({ from: first, to: { generation: second } });
  expect(await shown()).toBe(second);
});

test('while a run holds the pipeline nothing is changed, and the run is named', async () => {
  const [, second] = [await publishOne(), await publishOne()];
  await holdLock(bench.deps.store, pipeline.name, run);
  await expect(back()).rejects.toMatchObject({
    code: 'PIPELINE_LOCKED',
    message: expect.stringContaining(run.workflowId) as unknown,
  });
  expect(await shown()).toBe(second);
  await releaseLock(bench.deps.store, pipeline.name, run.runId);
  await back();
});

test('a run waits for the rollback, and may write after it, also after one that failed', async () => {
  const [first] = [await publishOne(), await publishOne()];
  const { store, warehouse } = bench.deps;
  const during = {
    ...warehouse,
    rollback: () => holdLock(store, pipeline.name, run).then(() => Promise.reject(new Error('not held'))),
  };
  await expect(
    rollback({ store, warehouse: during }, { pipeline: pipeline.name, generation: first }),
  ).rejects.toMatchObject({ code: 'PIPELINE_LOCKED' });
  await expect(back('000099-00000000')).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
  await holdLock(store, pipeline.name, run);
});

test('a generation whose files are gone is none to go back to', async () => {
  const [first] = [await publishOne(), await publishOne()];
  await rm(join(bench.folder, 'warehouse', pipeline.name, first), { recursive: true });
  await expect(back()).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
});
