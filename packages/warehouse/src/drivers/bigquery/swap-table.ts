import { PermanentError } from '@relais/core';
import type { TableName } from './names.js';
import { createTable, dropTable, getTable } from './resources.js';
import { execute, select } from './run-query.js';
import type { Session } from './session.js';
import { resourceOf, shapeOf, type TableShape } from './table-shape.js';
import { copyRows, countRows, renameTable } from './table-sql.js';

const beside = (name: TableName, suffix: 'next' | 'old'): TableName => ({ ...name, table: `${name.table}__${suffix}` });

/**
 * Builds a table anew beside the old one, proves that it holds as many rows, and puts it in the old one's place by two
 * renames. Whatever moment an attempt ends at, {@link finishSwap} of the next one completes or undoes it.
 * @param from where the rows come from; the table itself when only its shape changes
 * @throws PermanentError `REBUILD_UNPROVEN`, and what BigQuery says of a value that does not fit its new type
 */
export async function rebuildTable(
  session: Session,
  name: TableName,
  shape: TableShape,
  from: TableName = name,
): Promise<void> {
  await finishSwap(session, name);
  await buildBeside(session, name, shape, from);
  await swapIn(session, name);
}

/** The first half of {@link rebuildTable}: readers see nothing of it. */
export async function buildBeside(
  session: Session,
  name: TableName,
  shape: TableShape,
  from: TableName,
): Promise<void> {
  const { client, areas } = session;
  const next = beside(name, 'next');
  await dropTable(client, next);
  await createTable(client, next, resourceOf(shape));
  const before = shapeOf((await getTable(client, from)) ?? {});
  await execute(
    session,
    `rebuild ${name.table}`,
    copyRows(areas.project, { name: from, shape: before }, { name: next, shape }),
  );
  const both = [
    { name: from, shape: before },
    { name: next, shape },
  ];
  const counted = await select(session, `count ${name.table}`, countRows(areas.project, both));
  const [rows, copied] = counted.rows[0] ?? [];
  if (rows !== copied)
    throw new PermanentError(
      `[warehouse/bigquery] ${name.table} was built anew with ${String(copied)} of ${String(rows)} rows; it stays as it was, please report this`,
      { code: 'REBUILD_UNPROVEN' },
    );
}

/** The second half: between the two renames there is no table of this name, for a moment. */
export async function swapIn(session: Session, name: TableName): Promise<void> {
  await rename(session, name, beside(name, 'old'));
  await rename(session, beside(name, 'next'), name);
  await dropTable(session.client, beside(name, 'old'));
}

/** Completes a swap whose attempt died between its renames, or removes what one left that died before. */
export async function finishSwap(session: Session, name: TableName): Promise<void> {
  const { client } = session;
  const [old, next] = [beside(name, 'old'), beside(name, 'next')];
  const [hasLive, hasOld, hasNext] = await Promise.all(
    [name, old, next].map(async (each) => (await getTable(client, each)) !== null),
  );
  // Renames begin after the new table is proven: it is whole wherever the old one has moved away.
  if (!hasLive && hasNext && hasOld) await rename(session, next, name);
  else if (!hasLive && hasOld) await rename(session, old, name);
  else if (hasNext) await dropTable(client, next);
  if (hasOld && (hasLive || hasNext)) await dropTable(client, old);
}

const rename = (session: Session, name: TableName, to: TableName): Promise<string> =>
  execute(session, `rename ${name.table}`, renameTable(session.areas.project, name, to.table));

/** The name of a table before it was set aside. */
export const isBeside = (table: string): boolean => /__(next|old)$/.test(table);
