import { referenceOf, tableKey, type TableReference } from './catalogue.js';
import { applyDefinition } from './apply-definition.js';
import type { Session } from './engine.js';
import { quoteName } from './fields.js';
import { GoogleError } from './google-error.js';
import { fillSchemaViews } from './information-schema.js';
import type { DmlStats, JobOutcome } from './job.js';
import { assertPartitionFilters } from './partition-filter.js';
import { isDefinition, type Place, type QueryParameter, type RowStatement, type Statement } from './sql-reader.js';
import { bytesRead } from './stored-bytes.js';
import type { Changer } from './table-locks.js';
import type { World } from './world.js';

/** Where statements run: one connection with its temporary tables, variables and perhaps an open transaction. */
export interface Run {
  readonly session: Session;
  readonly project: string;
  readonly dataset: string | null;
  readonly parameters: readonly QueryParameter[];
  readonly temporary: Set<string>;
  readonly variables: Record<string, QueryParameter>;
  transaction: Changer | null;
  readonly maximumBytes: number | null;
}

/** Reads, checks and executes one statement. @throws GoogleError */
export async function runStatement(world: World, run: Run, sql: string): Promise<JobOutcome> {
  const statement = await readStatement(world, run, sql);
  const bytes = statement.kind === 'CREATE_VIEW' ? 0 : await checkedBytes(world, run, statement);
  const common = { statementType: statementType(statement), referenced: referencedBy(statement), bytes };
  if (isDefinition(statement)) return { ...common, ...(await applyDefinition(world, run, statement)) };
  if (statement.kind === 'SELECT') return { ...common, rows: await run.session.run(statement.sql) };
  return { ...common, ...(await changeRows(world, run, statement)) };
}

/** What it would do, without doing it. @throws GoogleError */
export async function describeStatement(world: World, run: Run, sql: string): Promise<JobOutcome> {
  const statement = await readStatement(world, run, sql);
  const bytes = await checkedBytes(world, run, statement);
  const query = isDefinition(statement) ? statement.query : statement.sql;
  const fields = query === null ? [] : await run.session.describe(query);
  const rows = statement.kind === 'SELECT' ? { rows: { fields, rows: [], changed: 0 } } : {};
  return { statementType: statementType(statement), referenced: referencedBy(statement), bytes, ...rows };
}

async function readStatement(world: World, run: Run, sql: string): Promise<Statement> {
  const { project, dataset, parameters, variables } = run;
  const context = { project, dataset, parameters, variables, temporary: [...run.temporary] };
  const statement = await world.sql.statement(sql, context);
  const absent = /^(CREATE|DROP)_/.test(statement.kind) ? tableKey((statement as { target: Place }).target) : null;
  for (const reference of statement.tables) {
    if (`${reference.projectId}.${reference.datasetId}.${reference.tableId}` !== absent) existing(world, reference);
  }
  assertPartitionFilters(world, statement.reads);
  await fillSchemaViews(world, run.session, statement.views);
  return statement;
}

function existing(world: World, reference: TableReference): void {
  try {
    world.catalogue.table(reference);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    throw new GoogleError(error.reason, `${error.message} was not found in location ${world.location}`);
  }
}

async function checkedBytes(world: World, run: Run, statement: Statement): Promise<number> {
  const bytes = await bytesRead(world, run.session, statement.reads);
  if (run.maximumBytes !== null && bytes > run.maximumBytes) {
    throw new GoogleError(
      'bytesBilledLimitExceeded',
      `Query exceeded limit for bytes billed: ${run.maximumBytes}. ${bytes} or higher required.`,
    );
  }
  return bytes;
}

const statementType = (statement: Statement): string =>
  statement.kind === 'CREATE_TABLE' && isDefinition(statement) && statement.query !== null
    ? 'CREATE_TABLE_AS_SELECT'
    : statement.kind;

const referencedBy = (statement: Statement): TableReference[] => [
  ...new Map(
    statement.reads.filter(({ schema }) => schema).map((read) => [tableKey(read), referenceOf(read)]),
  ).values(),
];

async function changeRows(
  world: World,
  run: Run,
  statement: RowStatement,
): Promise<Pick<JobOutcome, 'dml' | 'destination'>> {
  const target = statement.target;
  if (target === null) throw new GoogleError('invalidQuery', `[test server] ${statement.kind} has no target`);
  const work = async () => {
    if (statement.ambiguous && (await run.session.run(statement.ambiguous)).rows.length > 0) {
      throw new GoogleError('invalidQuery', 'UPDATE/MERGE must match at most one source row for each target row');
    }
    return { dml: await execute(run.session, statement) };
  };
  if (target.schema === '') return work();
  const reference = referenceOf(target);
  if (world.catalogue.table(reference).type === 'VIEW') {
    throw new GoogleError('invalidQuery', `${statement.kind} is not allowed on a view: ${tableKey(target)}`);
  }
  return { ...(await changing(world, run, target, work)), destination: reference };
}

/** Lets work change a table: alone, in a transaction of its own, or as part of the script's. */
export async function changing<T>(world: World, run: Run, target: Place, work: () => Promise<T>): Promise<T> {
  if (run.transaction) {
    await world.locks.enter(target, run.transaction);
    return work();
  }
  const alone: Changer = { inTransaction: false, seen: new Map(), held: new Set() };
  await world.locks.enter(target, alone);
  let done = false;
  try {
    await run.session.run('BEGIN');
    const result = await work();
    await run.session.run('COMMIT');
    done = true;
    world.catalogue.touch(referenceOf(target));
    return result;
  } finally {
    if (!done) await run.session.run('ROLLBACK').catch(() => undefined);
    world.locks.leave(alone, done);
  }
}

const counters: Readonly<Record<string, keyof DmlStats>> = {
  INSERT: 'insertedRowCount',
  UPDATE: 'updatedRowCount',
  DELETE: 'deletedRowCount',
  TRUNCATE_TABLE: 'deletedRowCount',
};
const none: DmlStats = { insertedRowCount: '0', updatedRowCount: '0', deletedRowCount: '0' };

async function execute(session: Session, { kind, sql, target }: RowStatement): Promise<DmlStats> {
  if (kind === 'TRUNCATE_TABLE') {
    const { changed } = await session.run(`DELETE FROM ${quoteName(target!.schema)}.${quoteName(target!.table)}`);
    return { ...none, deletedRowCount: String(changed) };
  }
  if (kind !== 'MERGE') return { ...none, [counters[kind]!]: String((await session.run(sql)).changed) };
  const { rows } = await session.run(`${sql} RETURNING merge_action`);
  const count = (action: string) => String(rows.filter(([done]) => done === action).length);
  return { insertedRowCount: count('INSERT'), updatedRowCount: count('UPDATE'), deletedRowCount: count('DELETE') };
}
