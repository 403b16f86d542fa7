import { keyOf, legacyName, placeOf, type Partitioning, type Table } from './catalogue.js';
import { alterTable } from './alter-table.js';
import type { Session } from './engine.js';
import { canonicalField, quoteName, type Field } from './fields.js';
import { GoogleError } from './google-error.js';
import { assertEtag, type Request } from './method.js';
import { settingsOf, tableOf, type TableBody } from './table-body.js';
import { tableResource } from './table-resource.js';
import { sqlName } from './tables-made.js';
import type { World } from './world.js';

/** tables.patch and tables.update. @throws GoogleError conditionNotMet, invalid */
export async function patchTable(world: World, request: Request) {
  const reference = tableOf(request);
  const old = world.catalogue.table(reference);
  assertEtag(request, old.etag);
  const body = request.body as TableBody;
  world.faults.countTableUpdate(keyOf(reference));
  if (body.timePartitioning) assertSamePartitioningPatch(old, body.timePartitioning);
  const session = await world.engine.open();
  try {
    if (body.schema?.fields) await changeColumns(world, session, old, body.schema.fields.map(canonicalField));
    const table = world.catalogue.table(reference);
    const merged = { ...table, ...settingsOf(body) };
    if (body.timePartitioning) merged.timePartitioning = { ...table.timePartitioning, ...body.timePartitioning };
    return await tableResource(world, session, world.catalogue.putTable(merged));
  } finally {
    session.close();
  }
}

function assertSamePartitioningPatch(old: Table, { type, field }: Partitioning): void {
  if (
    old.timePartitioning &&
    old.timePartitioning.type === type &&
    (field === undefined || old.timePartitioning.field === field)
  )
    return;
  throw new GoogleError(
    'invalid',
    `Cannot change partitioning spec for a partitioned table: ${legacyName(old.reference)}. Cannot convert non partitioned table to partitioned table either.`,
  );
}

/** A patch may add nullable columns, relax them and describe them; nothing else. @throws GoogleError invalid */
async function changeColumns(world: World, session: Session, old: Table, fields: readonly Field[]) {
  const name = legacyName(old.reference);
  const refuse = (what: string) => new GoogleError('invalid', `Provided Schema does not match Table ${name}. ${what}`);
  const wanted = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  for (const field of old.fields) {
    const given = wanted.get(field.name.toLowerCase());
    if (!given) throw refuse(`Field ${field.name} is missing in new schema`);
    if (given.type !== field.type)
      throw refuse(`Field ${field.name} has changed type from ${field.type} to ${given.type}`);
    if (given.mode !== field.mode && !(field.mode === 'REQUIRED' && given.mode === 'NULLABLE')) {
      throw refuse(`Field ${field.name} has changed mode from ${field.mode} to ${given.mode}`);
    }
    if (given.mode !== field.mode)
      await session.run(`ALTER TABLE ${sqlName(placeOf(old.reference))} ALTER ${quoteName(field.name)} DROP NOT NULL`);
    wanted.delete(field.name.toLowerCase());
  }
  if (old.type === 'TABLE') {
    const added = [...wanted.values()].map((column) => ({ action: 'add' as const, column, ifNotExists: false }));
    await alterTable(world, session, old.reference, added);
  }
  const table = world.catalogue.table(old.reference);
  const given = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  world.catalogue.putTable({
    ...table,
    fields: table.fields.map((field) => ({ ...field, ...given.get(field.name.toLowerCase()) })),
  });
}
