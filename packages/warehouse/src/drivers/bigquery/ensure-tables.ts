import type { PipelineDefinition } from '@relais/core';
import { compareShape } from './compare-shape.js';
import { resourceLabels } from './labels.js';
import type { TableName } from './names.js';
import { createTable, ensureDataset, getTable, patchTable } from './resources.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';
import { finishSwap, rebuildTable } from './swap-table.js';
import { resourceOf, type TableShape } from './table-shape.js';

/** The datasets that do not belong to one generation. */
export async function ensureDatasets({ client, areas }: Session, pipeline: PipelineDefinition): Promise<void> {
  const labels = resourceLabels(pipeline);
  const descriptions = {
    [areas.sourceTables]: `Source tables of ${pipeline.title}, visible once loaded.`,
    [areas.typed]: `Loaded snapshots of ${pipeline.title} one by one, for computing its source tables.`,
    [areas.marts]: `Published marts of ${pipeline.title}. ${pipeline.description}`,
    [areas.relais]: `What was published of ${pipeline.title}, and when.`,
  };
  for (const [dataset, description] of Object.entries(descriptions))
    await ensureDataset(client, dataset, { description, labels });
}

/**
 * Makes the tables of a dataset look like its declaration.
 * @returns true when one of them was made, so that it holds nothing yet
 */
export async function ensureTables(session: Session, { shapes }: SourceShapes): Promise<boolean> {
  let made = false;
  for (const { name, shape } of shapes) made = (await ensureTable(session, name, shape)) || made;
  return made;
}

async function ensureTable(session: Session, name: TableName, shape: TableShape): Promise<boolean> {
  const { client } = session;
  let found = await getTable(client, name);
  if (found === null) {
    await finishSwap(session, name);
    if ((await createTable(client, name, resourceOf(shape))) !== null) return true;
    found = await getTable(client, name);
  }
  const change = found === null ? ({ action: 'none' } as const) : compareShape(found, shape);
  if (change.action === 'rebuild') await rebuildTable(session, name, shape);
  if (change.action === 'alter') await patchTable(client, name, change.patch);
  return false;
}
