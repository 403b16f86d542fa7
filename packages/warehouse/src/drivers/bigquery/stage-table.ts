import { randomBytes } from 'node:crypto';
import { fingerprint } from '@relais/core/fingerprint';
import { loadParquet, type ParquetLoad } from './load-job.js';
import type { TableName } from './names.js';
import { createTable, dropTable, getTable, listTables } from './resources.js';
import { execute } from './run-query.js';
import type { Session } from './session.js';
import { copyRows, type ShapedTable } from './table-sql.js';
import { resourceOf, shapeOf, type TableShape } from './table-shape.js';

const DAY_MS = 86_400_000;
const STAGE = /^stage_[0-9a-f]{16}/;

/** Removes stages of attempts that died more than a day ago: what a load job made does not expire by itself. */
export async function collectStages({ client, areas }: Session): Promise<void> {
  for (const { table, created } of await listTables(client, areas.typed))
    if (STAGE.test(table) && Date.now() - created > DAY_MS) await dropTable(client, { dataset: areas.typed, table });
}

/** Works with tables of its own that are gone afterwards, or after a day when the attempt dies. */
export async function withStages<T>(
  session: Session,
  shapes: readonly TableShape[],
  work: (stages: readonly ShapedTable[]) => Promise<T>,
): Promise<T> {
  const stages = shapes.map((shape) => ({
    name: { dataset: session.areas.typed, table: `stage_${randomBytes(8).toString('hex')}` },
    shape: { ...shape, partitioning: null, clustering: [], description: 'Made for one load; expires.' },
  }));
  try {
    for (const { name, shape } of stages)
      await createTable(session.client, name, { ...resourceOf(shape), expirationTime: String(Date.now() + DAY_MS) });
    return await work(stages);
  } finally {
    // What cannot be removed now expires.
    for (const { name } of stages) await dropTable(session.client, name).catch(() => undefined);
  }
}

/**
 * Loads files into a stage in today's columns, whatever contract they were written under: a column that they lack is
 * NULL, one of another type is cast.
 */
export async function fillStage(
  session: Session,
  what: string,
  uris: readonly string[],
  stage: ShapedTable,
): Promise<void> {
  const load: ParquetLoad = {
    ...{ what, uris, into: stage.name, fields: stage.shape.fields },
    identity: [stage.name.table, fingerprint([...uris])],
    proven: async () => true,
  };
  try {
    await loadParquet(session, load);
  } catch (error) {
    if ((error as { code?: string }).code !== 'LOAD_REFUSED') throw error;
    await fillFromOlder(session, load, stage, error);
  }
}

async function fillFromOlder(session: Session, load: ParquetLoad, stage: ShapedTable, refusal: unknown): Promise<void> {
  const { client, areas } = session;
  const asWritten: TableName = { ...stage.name, table: `${stage.name.table}_as_written` };
  try {
    await loadParquet(session, { ...load, into: asWritten, fields: null, identity: [asWritten.table] });
    const shape = shapeOf((await getTable(client, asWritten)) ?? {});
    if (!shape.fields.some(({ name }) => name === 'row_id')) throw refusal;
    await execute(session, load.what, copyRows(areas.project, { name: asWritten, shape }, stage));
  } finally {
    await dropTable(client, asWritten).catch(() => undefined);
  }
}
