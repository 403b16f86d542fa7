import { legacyName, placeOf, type Table, type TableReference } from './catalogue.js';
import { described } from './apply-definition.js';
import type { Session } from './engine.js';
import { duckdbType, quoteName } from './fields.js';
import { GoogleError } from './google-error.js';
import type { AlterAction } from './sql-reader.js';
import { sqlName } from './tables-made.js';
import type { World } from './world.js';

/** Applies the actions of one ALTER TABLE in their order. @throws GoogleError */
export async function alterTable(
  world: World,
  session: Session,
  reference: TableReference,
  actions: readonly AlterAction[],
): Promise<void> {
  for (const action of actions) {
    const table = world.catalogue.table(reference);
    await (steps[action.action] as Step<AlterAction>)(world, session, table, action);
  }
}

type Step<A> = (world: World, session: Session, table: Table, action: A) => Promise<void>;
type Steps = { readonly [Name in AlterAction['action']]: Step<Extract<AlterAction, { action: Name }>> };

const has = (table: Table, column: string) =>
  table.fields.some(({ name }) => name.toLowerCase() === column.toLowerCase());
const tableSql = (table: Table) => `ALTER TABLE ${sqlName(placeOf(table.reference))}`;

const steps: Steps = {
  rename: async ({ catalogue }, session, table, { to }) => {
    const reference = { ...table.reference, tableId: to };
    if (catalogue.findTable(reference))
      throw new GoogleError('duplicate', `Already Exists: Table ${legacyName(reference)}`);
    await session.run(`${tableSql(table)} RENAME TO ${quoteName(to)}`);
    catalogue.dropTable(table.reference);
    catalogue.putTable({ ...table, reference });
  },
  add: async ({ catalogue }, session, table, { column, ifNotExists }) => {
    if (has(table, column.name)) {
      if (ifNotExists) return;
      throw new GoogleError('invalidQuery', `Column already exists: ${column.name}`);
    }
    if (column.mode === 'REQUIRED')
      throw new GoogleError('invalidQuery', 'Cannot add required fields to an existing schema.');
    await session.run(`${tableSql(table)} ADD COLUMN ${quoteName(column.name)} ${duckdbType(column)}`);
    catalogue.putTable({ ...table, fields: [...table.fields, column] });
  },
  drop: async ({ catalogue }, session, table, { column, ifExists }) => {
    if (!has(table, column)) {
      if (ifExists) return;
      throw new GoogleError('invalidQuery', `Column not found: ${column}`);
    }
    await session.run(`${tableSql(table)} DROP COLUMN ${quoteName(column)}`);
    catalogue.putTable({
      ...table,
      fields: table.fields.filter(({ name }) => name.toLowerCase() !== column.toLowerCase()),
    });
  },
  options: async ({ catalogue }, _session, table, { options }) => {
    catalogue.putTable({ ...table, ...described(options) });
  },
  alter: async (_world, _session, _table, { sql }) => {
    throw new GoogleError('notImplemented', `[test server] ${sql} is not supported`);
  },
};
