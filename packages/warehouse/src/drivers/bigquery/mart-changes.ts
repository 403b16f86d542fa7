import { compareShape } from './compare-shape.js';
import { legalLabel } from './labels.js';
import { inGeneration, type TableName } from './names.js';
import type { Publication } from './publish-sql.js';
import { createTable, dropTable, getTable, listTables, patchTable } from './resources.js';
import { execute } from './run-query.js';
import type { Session } from './session.js';
import { buildBeside, finishSwap, isBeside, swapIn } from './swap-table.js';
import { dropColumns, type ShapedTable } from './table-sql.js';
import { resourceOf, shapeOf, type TableResource, type TableShape } from './table-shape.js';

/** A mart of a generation, beside the published table that it is to fill. */
export interface MartChange {
  readonly mart: ShapedTable;
  readonly from: TableName;
  /** True when its columns or partitions changed so that BigQuery cannot alter it: it was built beside. */
  readonly swapped: boolean;
  /** Columns that the generation has no more: empty from the switch on, dropped after it. */
  readonly dropped: readonly string[];
}

const MARTS = 'marts';

/** The marts of a generation by name. */
export async function martsIn({ client, areas }: Session, generation: string): Promise<readonly string[]> {
  const prefix = inGeneration(MARTS, '');
  return (await listTables(client, areas.generation(generation)))
    .map(({ table }) => table)
    .filter((table) => table.startsWith(prefix))
    .map((table) => table.slice(prefix.length));
}

/**
 * Makes the published tables able to take a generation's rows, without a change to any row: missing tables are created
 * empty, columns are added, and what cannot be altered is built beside, to be put in place after the switch.
 */
export async function prepareMarts(session: Session, generation: string): Promise<readonly MartChange[]> {
  const changes: MartChange[] = [];
  for (const mart of await martsIn(session, generation)) changes.push(await prepareMart(session, generation, mart));
  return changes;
}

/** The published table that a generation's mart asks for. */
export async function martShape({ client, areas }: Session, generation: string, table: string): Promise<ShapedTable> {
  const from = { dataset: areas.generation(generation), table: inGeneration(MARTS, table) };
  const shape: TableShape = {
    ...shapeOf((await getTable(client, from)) ?? {}),
    labels: { relais_pipeline: legalLabel(areas.pipeline) },
  };
  return { name: { dataset: areas.marts, table }, shape };
}

async function prepareMart(session: Session, generation: string, table: string): Promise<MartChange> {
  const { client, areas } = session;
  const from = { dataset: areas.generation(generation), table: inGeneration(MARTS, table) };
  const mart = await martShape(session, generation, table);
  const { name, shape } = mart;
  const change = { mart, from, swapped: false, dropped: [] };
  const found = await getTable(client, name);
  if (found === null) {
    await createTable(client, name, resourceOf(shape));
    return change;
  }
  const compared = compareShape(found, shape);
  if (compared.action === 'rebuild') {
    const marked = { ...shape, labels: { ...shape.labels, relais_generation: legalLabel(generation) } };
    await buildBeside(session, name, marked, from);
    return { ...change, swapped: true };
  }
  if (compared.action === 'alter') await patchTable(client, name, compared.patch);
  return { ...change, dropped: columnsBeyond(found, shape) };
}

function columnsBeyond(found: TableResource, { fields }: TableShape): readonly string[] {
  const wanted = new Set(fields.map(({ name }) => name));
  return shapeOf(found).fields.flatMap(({ name }) => (wanted.has(name) ? [] : [name]));
}

/** The marts that the transaction fills: all but those that were built beside with their rows. */
export const copiesOf = (changes: readonly MartChange[]): Publication['copies'] =>
  changes
    .filter(({ swapped }) => !swapped)
    .map(({ mart, from }) => ({ mart, from, columns: mart.shape.fields.map(({ name }) => name) }));

/**
 * Marts of this pipeline that a generation has no more. Tables that somebody else made are left alone.
 * @param wanted names of the generation's marts
 */
export async function outdatedMarts(session: Session, wanted: ReadonlySet<string>): Promise<readonly ShapedTable[]> {
  const { client, areas } = session;
  const outdated: ShapedTable[] = [];
  for (const { table, labels } of await listTables(client, areas.marts)) {
    if (wanted.has(table) || isBeside(table) || labels['relais_pipeline'] !== legalLabel(areas.pipeline)) continue;
    const name = { dataset: areas.marts, table };
    outdated.push({ name, shape: shapeOf((await getTable(client, name)) ?? {}) });
  }
  return outdated;
}

/** After the switch: puts tables that were built beside in place, and drops columns that are no more. */
export async function finishMarts(session: Session, changes: readonly MartChange[]): Promise<void> {
  for (const { mart, swapped, dropped } of changes) {
    if (swapped) await swapIn(session, mart.name);
    else if (dropped.length > 0)
      await execute(session, `columns of ${mart.name.table}`, dropColumns(session.areas.project, mart.name, dropped));
  }
}

/**
 * Completes what a publisher that died after the switch left in the marts: columns, and marts that were emptied, which the
 * published generation has no more.
 */
export async function tidyMarts(session: Session, published: string): Promise<void> {
  const { client } = session;
  const marts = await martsIn(session, published);
  const changes: MartChange[] = [];
  for (const table of marts) {
    const mart = await martShape(session, published, table);
    const dropped = columnsBeyond((await getTable(client, mart.name)) ?? {}, mart.shape);
    changes.push({ mart, from: mart.name, swapped: false, dropped });
  }
  await finishMarts(session, changes);
  for (const { name } of await outdatedMarts(session, new Set(marts))) await dropTable(client, name);
}

/**
 * Completes what a publisher that died left beside the marts: the table of the published generation takes its place,
 * any other is removed.
 */
export async function mendMarts(session: Session, published: string | null): Promise<void> {
  const { client, areas } = session;
  for (const { table, labels } of (await listTables(client, areas.marts)).filter((each) => isBeside(each.table))) {
    const name = { dataset: areas.marts, table: table.replace(/__(next|old)$/, '') };
    const isWanted = published !== null && labels['relais_generation'] === legalLabel(published);
    if (isWanted && table.endsWith('__next') && (await getTable(client, name)) !== null) await swapIn(session, name);
    else await finishSwap(session, name);
  }
}
