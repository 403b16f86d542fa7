import { referenceOf } from './catalogue.js';
import type { Session } from './engine.js';
import { quoteName, type Field } from './fields.js';
import type { Read } from './sql-reader.js';
import type { World } from './world.js';

const fixed: Readonly<Record<string, number>> = { NUMERIC: 16, BIGNUMERIC: 32, BOOLEAN: 1 };

/** Bytes of one column as BigQuery counts them: STRING 2 + its UTF-8, numbers and times 8, NULL nothing. */
function columnBytes(field: Field): string {
  const name = quoteName(field.name);
  if (field.mode === 'REPEATED' || field.type === 'RECORD')
    return `coalesce(sum(8 + strlen(CAST(${name} AS VARCHAR))), 0)`;
  if (field.type === 'STRING' || field.type === 'JSON') return `coalesce(sum(2 + strlen(${name})), 0)`;
  if (field.type === 'BYTES') return `coalesce(sum(2 + octet_length(${name})), 0)`;
  return `count(${name}) * ${fixed[field.type] ?? 8}`;
}

/** What these columns of a table take, all of its rows. */
export async function storedBytes(
  session: Session,
  place: { schema: string; table: string },
  fields: readonly Field[],
) {
  if (fields.length === 0) return 0;
  const sum = fields.map((field) => `CAST(${columnBytes(field)} AS BIGINT)`).join(' + ');
  const { rows } = await session.run(`SELECT ${sum} FROM ${quoteName(place.schema)}.${quoteName(place.table)}`);
  return Number(rows[0]?.[0] ?? 0);
}

/** What a statement is billed for: the columns it reads, each table once, whatever its filters. */
export async function bytesRead(world: World, session: Session, reads: readonly Read[]): Promise<number> {
  const wanted = new Map<string, { read: Read; columns: Set<string> | null }>();
  for (const read of reads) {
    if (read.schema === '') continue;
    const key = `${read.schema}.${read.table}`;
    const known = wanted.get(key);
    const columns =
      read.columns === null || known?.columns === null
        ? null
        : new Set([...(known?.columns ?? []), ...read.columns.map((name) => name.toLowerCase())]);
    wanted.set(key, { read, columns });
  }
  let bytes = 0;
  for (const { read, columns } of wanted.values()) {
    const table = world.catalogue.findTable(referenceOf(read));
    if (table?.type !== 'TABLE') continue;
    const fields = table.fields.filter(({ name }) => columns === null || columns.has(name.toLowerCase()));
    bytes += await storedBytes(session, read, fields);
  }
  return bytes;
}
