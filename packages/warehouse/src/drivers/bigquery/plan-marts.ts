import type { TableChange } from '../../index.js';
import { compareShape } from './compare-shape.js';
import { martShape, martsIn, outdatedMarts } from './mart-changes.js';
import { getTable } from './resources.js';
import type { Session } from './session.js';
import { shapeOf } from './table-shape.js';

/** What publishing a generation would do to the shapes of marts that readers have now; changes nothing. */
export async function planMarts(session: Session, generation: string): Promise<readonly TableChange[]> {
  const marts = await martsIn(session, generation);
  const changes: TableChange[] = [];
  for (const mart of marts) changes.push(...(await planMart(session, generation, mart)));
  for (const { name } of await outdatedMarts(session, new Set(marts)))
    changes.push({ table: `marts.${name.table}`, action: 'drop', reason: 'the generation has no such mart' });
  return changes;
}

async function planMart(session: Session, generation: string, mart: string): Promise<readonly TableChange[]> {
  const { name, shape } = await martShape(session, generation, mart);
  const found = await getTable(session.client, name);
  if (found === null) return [];
  const table = `marts.${mart}`;
  const change = compareShape(found, shape);
  if (change.action === 'rebuild')
    return [{ table, action: 'rebuild', reason: `${change.reason}; it is swapped in right after the others` }];
  const wanted = new Set(shape.fields.map((field) => field.name));
  const dropped = shapeOf(found).fields.flatMap((field) => (wanted.has(field.name) ? [] : [field.name]));
  const reasons = [
    ...(change.action === 'alter' ? [change.reason] : []),
    ...(dropped.length > 0 ? [`columns dropped: ${dropped.join(', ')}`] : []),
  ];
  return reasons.length === 0 ? [] : [{ table, action: 'alter', reason: reasons.join('; ') }];
}
