import {
  datasetKey,
  legacyName,
  placeOf,
  referenceOf,
  tableKey,
  type Table,
  type TableReference,
} from './catalogue.js';
import { alterTable } from './alter-table.js';
import { duckdbType, quoteName, type Field } from './fields.js';
import { GoogleError } from './google-error.js';
import type { JobOutcome } from './job.js';
import { changing, type Run } from './run-statement.js';
import type { Definition } from './sql-reader.js';
import {
  assertSamePartitioning,
  columnList,
  makeSchema,
  makeTable,
  makeView,
  removeTable,
  sqlName,
  type NewTable,
} from './tables-made.js';
import type { World } from './world.js';

type Applied = Pick<JobOutcome, 'ddl' | 'destination'>;
type Apply = (world: World, run: Run, definition: Definition) => Promise<Applied>;

/** Executes CREATE, ALTER or DROP. @throws GoogleError */
export async function applyDefinition(world: World, run: Run, definition: Definition): Promise<Applied> {
  const apply = kinds[definition.kind];
  if (!apply) throw new GoogleError('notImplemented', `[test server] ${definition.kind} is not supported`);
  const isTemporary = definition.target.schema === '';
  if (run.transaction && !isTemporary) {
    throw new GoogleError(
      'invalidQuery',
      `DDL statements are not supported in a transaction, except for those targeting temporary tables or temporary functions.`,
    );
  }
  if (!isTemporary) world.faults.countTableUpdate(tableKey(definition.target));
  return apply(world, run, definition);
}

const createTable: Apply = async (world, run, definition) => {
  if (definition.temporary) return createTemporary(run, definition);
  const reference = referenceOf(definition.target);
  const old = world.catalogue.findTable(reference);
  if (old && definition.ifNotExists) return skipped(reference);
  if (old && !definition.replace) throw new GoogleError('duplicate', `Already Exists: Table ${legacyName(reference)}`);
  const table = await tableOf(world, run, definition, reference);
  if (old?.type === 'VIEW') throw new GoogleError('invalidQuery', `${legacyName(reference)} is not a table`);
  if (old) assertSamePartitioning(old, table.timePartitioning);
  const query = definition.copied ? `SELECT * FROM ${sqlName(definition.copied)}` : definition.query;
  await changing(world, run, definition.target, () => makeTable(world, run.session, table, query));
  return { ddl: { operation: old ? 'REPLACE' : 'CREATE', target: reference }, destination: reference };
};

async function createTemporary(run: Run, definition: Definition): Promise<Applied> {
  const { target, columns, query } = definition;
  const fields = columns.length > 0 ? columns : await run.session.describe(query ?? '');
  await run.session.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(target.table)} (${columnList(fields)})`);
  if (query !== null) await run.session.run(`INSERT INTO temp.${quoteName(target.table)} ${query}`);
  run.temporary.add(target.table);
  return {};
}

/** The table a CREATE TABLE describes: its columns are those named, copied, or of its query. */
async function tableOf(world: World, run: Run, definition: Definition, reference: TableReference): Promise<NewTable> {
  const model = definition.copied ?? definition.like;
  const source = model ? world.catalogue.table(referenceOf(model)) : null;
  const fields = source ? source.fields : await columnsOf(run, definition);
  const { partitioning, clustering, options } = definition;
  const timePartitioning = partitioning ?? source?.timePartitioning;
  return {
    reference,
    fields,
    ...(timePartitioning && { timePartitioning }),
    ...((clustering || source?.clustering) && { clustering: clustering ? { fields: clustering } : source?.clustering }),
    ...described(options),
  };
}

async function columnsOf(run: Run, { columns, query }: Definition): Promise<readonly Field[]> {
  if (query === null) return columns;
  const found = await run.session.describe(query);
  if (columns.length === 0) return found;
  if (columns.length !== found.length) {
    throw new GoogleError(
      'invalidQuery',
      `Column count mismatch: the query has ${found.length}, the table ${columns.length}`,
    );
  }
  for (const [index, column] of columns.entries()) {
    const given = found[index]!;
    if (family(given) !== family(column) && !widens(given, column)) {
      throw new GoogleError(
        'invalidQuery',
        `Column ${column.name} is ${duckdbType(column)}, but its query gives ${duckdbType(given)}`,
      );
    }
  }
  return columns;
}

const family = (field: Field) => `${field.type}${field.mode === 'REPEATED' ? '[]' : ''}`;
const widens = (from: Field, to: Field) =>
  ['INTEGER', 'NUMERIC', 'BIGNUMERIC', 'FLOAT'].includes(from.type) &&
  ['NUMERIC', 'BIGNUMERIC', 'FLOAT'].includes(to.type);

/** OPTIONS(…) of a table or view. */
export function described(options: Definition['options']) {
  const { description, friendly_name: friendlyName, labels, require_partition_filter: filter } = options;
  return {
    ...(typeof description === 'string' && { description }),
    ...(typeof friendlyName === 'string' && { friendlyName }),
    ...(Array.isArray(labels) && { labels: Object.fromEntries(labels as [string, string][]) }),
    ...(filter === true && { requirePartitionFilter: true }),
  };
}

const createView: Apply = async (world, run, definition) => {
  const reference = referenceOf(definition.target);
  const old = world.catalogue.findTable(reference);
  if (old && definition.ifNotExists) return skipped(reference);
  if (old && !definition.replace) throw new GoogleError('duplicate', `Already Exists: Table ${legacyName(reference)}`);
  if (old?.type === 'TABLE') throw new GoogleError('invalidQuery', `${legacyName(reference)} is not a view`);
  const view: NewTable = { reference, fields: definition.columns, ...described(definition.options) };
  const sql = { duckdb: definition.query ?? '', bigquery: definition.bigquerySql ?? '' };
  await changing(world, run, definition.target, () => makeView(world, run.session, view, sql));
  return { ddl: { operation: old ? 'REPLACE' : 'CREATE', target: reference }, destination: reference };
};

const drop =
  (type: Table['type']): Apply =>
  async (world, run, { target, ifExists }) => {
    if (target.schema === '') {
      await run.session.run(`DROP TABLE ${quoteName(target.table)}`);
      run.temporary.delete(target.table);
      return {};
    }
    const reference = referenceOf(target);
    const old = world.catalogue.findTable(reference);
    if (!old && ifExists) return skipped(reference);
    const found = world.catalogue.table(reference);
    if (found.type !== type)
      throw new GoogleError('invalidQuery', `Cannot drop ${legacyName(reference)} which has type ${found.type}`);
    await changing(world, run, target, () => removeTable(world, run.session, reference));
    return { ddl: { operation: 'DROP', target: reference } };
  };

const schemaReference = (run: Run, name: string) => {
  const [first = '', second] = name.split('.');
  return second === undefined ? { projectId: run.project, datasetId: first } : { projectId: first, datasetId: second };
};

const createSchema: Apply = async (world, run, { target, ifNotExists, options }) => {
  const reference = schemaReference(run, target.schema);
  if (world.catalogue.hasDataset(reference)) {
    if (ifNotExists) return {};
    throw new GoogleError('duplicate', `Already Exists: Dataset ${reference.projectId}:${reference.datasetId}`);
  }
  await makeSchema(run.session, reference);
  world.catalogue.putDataset({ reference, location: world.location, created: Date.now(), ...described(options) });
  return {};
};

const dropSchema: Apply = async (world, run, { target, ifExists, cascade }) => {
  const reference = schemaReference(run, target.schema);
  if (ifExists && !world.catalogue.hasDataset(reference)) return {};
  await removeDataset(world, run.session, reference, cascade);
  return {};
};

/** @throws GoogleError notFound, resourceInUse when it still holds tables and may not take them along */
export async function removeDataset(
  world: World,
  session: Run['session'],
  reference: { projectId: string; datasetId: string },
  contents: boolean,
) {
  world.catalogue.dataset(reference);
  const tables = world.catalogue.tables(reference);
  if (tables.length > 0 && !contents) {
    throw new GoogleError('resourceInUse', `Dataset ${reference.projectId}:${reference.datasetId} is still in use`);
  }
  await session.run(`DROP SCHEMA ${quoteName(datasetKey(reference))} CASCADE`);
  for (const { reference: table } of tables) world.catalogue.dropTable(table);
  world.catalogue.dropDataset(reference);
}

const alter: Apply = async (world, run, { target, ifExists, actions }) => {
  const reference = referenceOf(target);
  if (ifExists && !world.catalogue.findTable(reference)) return skipped(reference);
  world.catalogue.table(reference);
  await changing(world, run, placeOf(reference), () => alterTable(world, run.session, reference, actions));
  return { ddl: { operation: 'ALTER', target: reference } };
};

const skipped = (target: TableReference): Applied => ({ ddl: { operation: 'SKIP', target } });

const kinds: Readonly<Record<string, Apply>> = {
  CREATE_TABLE: createTable,
  CREATE_VIEW: createView,
  DROP_TABLE: drop('TABLE'),
  DROP_VIEW: drop('VIEW'),
  CREATE_SCHEMA: createSchema,
  DROP_SCHEMA: dropSchema,
  ALTER_TABLE: alter,
  ALTER_VIEW: alter,
};
