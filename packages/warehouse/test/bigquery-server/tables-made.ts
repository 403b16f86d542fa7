import {
  datasetKey,
  keyOf,
  legacyName,
  placeOf,
  type Partitioning,
  type Table,
  type TableReference,
} from './catalogue.js';
import type { Session } from './engine.js';
import { canonicalField, duckdbType, quoteName, type Field } from './fields.js';
import { GoogleError } from './google-error.js';
import type { Place } from './sql-reader.js';
import type { World } from './world.js';

export type NewTable = Omit<Table, 'etag' | 'modified' | 'created' | 'type' | 'view'>;

export const sqlName = ({ schema, table }: Place) =>
  schema === '' ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`;

/** The columns of a CREATE TABLE on DuckDB. */
export const columnList = (fields: readonly Field[]): string =>
  fields
    .map((field) => `${quoteName(field.name)} ${duckdbType(field)}${field.mode === 'REQUIRED' ? ' NOT NULL' : ''}`)
    .join(', ');

/**
 * Creates a table, filled from a query where one is given; its columns then are cast to the declared types.
 * @throws GoogleError invalid for a spec BigQuery refuses
 */
export async function makeTable(
  world: World,
  session: Session,
  table: NewTable,
  query: string | null = null,
): Promise<Table> {
  const made = { ...table, fields: table.fields.map(canonicalField) };
  world.catalogue.dataset(made.reference);
  if (made.fields.length === 0)
    throw new GoogleError('invalid', `Schema has no fields. Table: ${legacyName(made.reference)}`);
  assertSpec(made);
  const name = sqlName(placeOf(made.reference));
  await session.run(`CREATE OR REPLACE TABLE ${name} (${columnList(made.fields)})`);
  if (query !== null) await session.run(`INSERT INTO ${name} ${query}`);
  return world.catalogue.putTable({ ...made, type: 'TABLE', created: Date.now() });
}

/** Makes a view, over whatever was there when it may replace. */
export async function makeView(
  world: World,
  session: Session,
  view: NewTable,
  sql: { duckdb: string; bigquery: string },
) {
  world.catalogue.dataset(view.reference);
  const name = sqlName(placeOf(view.reference));
  await session.run(`CREATE OR REPLACE VIEW ${name} AS ${sql.duckdb}`);
  const described = new Map(view.fields.map((field) => [field.name, field.description]));
  const fields = (await session.describe(`SELECT * FROM ${name}`)).map((field) => {
    const description = described.get(field.name);
    return description === undefined ? field : { ...field, description };
  });
  const query = { query: sql.bigquery, useLegacySql: false };
  return world.catalogue.putTable({ ...view, fields, type: 'VIEW', view: query, created: Date.now() });
}

/** Drops a table or view with its data. */
export async function removeTable(world: World, session: Session, reference: TableReference): Promise<void> {
  const { type } = world.catalogue.table(reference);
  await session.run(`DROP ${type} ${sqlName(placeOf(reference))}`);
  world.catalogue.dropTable(reference);
}

export async function makeSchema(session: Session, reference: { projectId: string; datasetId: string }): Promise<void> {
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(datasetKey(reference))}`);
}

const partitionTypes: Readonly<Record<string, readonly string[]>> = {
  DAY: ['DATE', 'TIMESTAMP', 'DATETIME'],
  MONTH: ['DATE', 'TIMESTAMP', 'DATETIME'],
  YEAR: ['DATE', 'TIMESTAMP', 'DATETIME'],
  HOUR: ['TIMESTAMP', 'DATETIME'],
};

function assertSpec({ timePartitioning, clustering, fields, reference }: NewTable): void {
  const typeOf = (name: string) => fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  if (timePartitioning) {
    const types = partitionTypes[timePartitioning.type];
    if (!types)
      throw new GoogleError('invalid', `Invalid value for type: ${timePartitioning.type} is not a valid value`);
    const field = timePartitioning.field === undefined ? null : typeOf(timePartitioning.field);
    if (field === undefined) {
      throw new GoogleError(
        'invalid',
        `The field specified for partitioning cannot be found in the schema: ${timePartitioning.field} (table ${legacyName(reference)})`,
      );
    }
    if (field && !types.includes(field.type)) {
      throw new GoogleError(
        'invalid',
        `${timePartitioning.type} partitioning takes ${types.join(', ')}, but ${field.name} is ${field.type}.`,
      );
    }
  }
  for (const name of clustering?.fields ?? []) {
    if (!typeOf(name))
      throw new GoogleError(
        'invalid',
        `The field specified for clustering cannot be found in the schema. Invalid field: ${name}.`,
      );
  }
  if ((clustering?.fields.length ?? 0) > 4)
    throw new GoogleError('invalid', 'Too many clustering columns: at most 4 are allowed.');
}

/** A table keeps its partitioning for life. @throws GoogleError */
export function assertSamePartitioning(old: Table, timePartitioning: Partitioning | undefined): void {
  const spec = (given: Partitioning | undefined) => (given ? `${given.type} ${given.field?.toLowerCase() ?? ''}` : '');
  if (spec(old.timePartitioning) === spec(timePartitioning)) return;
  throw new GoogleError(
    'invalidQuery',
    `Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. New partitioning spec is ${spec(timePartitioning) || 'none'} and existing spec is ${spec(old.timePartitioning) || 'none'} (${keyOf(old.reference)})`,
  );
}
