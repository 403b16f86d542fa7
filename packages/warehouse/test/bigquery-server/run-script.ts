import { GoogleError, googleErrorOf } from './google-error.js';
import type { JobOutcome } from './job.js';
import { runStatement, type Run } from './run-statement.js';
import type { QueryParameter, ScriptNode } from './sql-reader.js';
import { referenceOf } from './catalogue.js';
import { parameter, structParts, variableOf } from './variable.js';
import type { World } from './world.js';

/** Runs one SQL statement of a script as a child job. */
export type RunChild = (sql: string, work: () => Promise<JobOutcome>) => Promise<JobOutcome>;

/**
 * Runs a script to its end or its first error, which rolls an open transaction back.
 * @returns the outcome of its last SELECT, else of its last statement
 */
export async function runScript(
  world: World,
  run: Run,
  nodes: readonly ScriptNode[],
  child: RunChild,
): Promise<JobOutcome> {
  const outcomes: JobOutcome[] = [];
  const context: Context = { world, run, child, outcomes, caught: null };
  try {
    await runNodes(context, nodes);
  } finally {
    // A transaction that a script leaves open does not survive it.
    if (run.transaction) await endTransaction(world, run, 'ROLLBACK');
  }
  const bytes = outcomes.reduce((sum, outcome) => sum + outcome.bytes, 0);
  const last = outcomes.findLast((outcome) => outcome.rows !== undefined) ?? outcomes.at(-1);
  return { ...last, bytes, statementType: 'SCRIPT' };
}

interface Context {
  readonly world: World;
  readonly run: Run;
  readonly child: RunChild;
  readonly outcomes: JobOutcome[];
  /** The error an exception handler is dealing with. */
  readonly caught: GoogleError | null;
}
type Ended = 'returned' | undefined;
type Step<Kind extends ScriptNode['kind']> = (
  context: Context,
  node: Extract<ScriptNode, { kind: Kind }>,
) => Promise<Ended>;

async function runNodes(context: Context, nodes: readonly ScriptNode[]): Promise<Ended> {
  for (const node of nodes) {
    const fault = context.world.faults.take(['failStatement'], 'jobs.run', 'sql' in node ? node.sql : node.kind);
    if (fault)
      throw new GoogleError(fault.reason ?? 'backendError', 'Error encountered during execution of a statement.');
    if ((await (steps[node.kind] as Step<ScriptNode['kind']>)(context, node)) === 'returned') return 'returned';
  }
  return undefined;
}

async function begin({ world, run }: Context): Promise<Ended> {
  if (run.transaction) throw new GoogleError('invalidQuery', 'Transactions cannot be nested: one is already open.');
  await run.session.run('BEGIN');
  await run.session.run('SELECT * FROM relais_anchor');
  run.transaction = { inTransaction: true, seen: world.locks.snapshot(), held: new Set() };
  return undefined;
}

async function endTransaction(world: World, run: Run, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  const { transaction } = run;
  if (!transaction) throw new GoogleError('invalidQuery', `${how} TRANSACTION without an open transaction.`);
  run.transaction = null;
  const changed = [...transaction.held];
  let done = false;
  try {
    await run.session.run(how);
    done = how === 'COMMIT';
  } finally {
    world.locks.leave(transaction, done);
  }
  for (const key of done ? changed : []) {
    const at = key.lastIndexOf('.');
    world.catalogue.touch(referenceOf({ schema: key.slice(0, at), table: key.slice(at + 1) }));
  }
}

const isTrue = (value: QueryParameter) => value.parameterValue.value === 'true';

const steps: { readonly [Kind in ScriptNode['kind']]: Step<Kind> } = {
  sql: async ({ world, run, child, outcomes }, { sql }) => {
    outcomes.push(await child(sql, () => runStatement(world, run, sql)));
    return undefined;
  },
  begin: (context) => begin(context),
  commit: async ({ world, run }) => void (await endTransaction(world, run, 'COMMIT')) as undefined,
  rollback: async ({ world, run }) => void (await endTransaction(world, run, 'ROLLBACK')) as undefined,
  return: async () => 'returned',
  block: async (context, { body, handler }) => {
    if (handler === null) return runNodes(context, body);
    try {
      return await runNodes(context, body);
    } catch (thrown) {
      const caught = googleErrorOf(thrown);
      context.run.variables['@@error.message'] = parameter('STRING', caught.message);
      return runNodes({ ...context, caught }, handler);
    }
  },
  if: async (context, { branches, otherwise }) => {
    for (const { test, body } of branches) {
      if (isTrue(await evaluate(context, test))) return runNodes(context, body);
    }
    return runNodes(context, otherwise);
  },
  declare: async (context, { names, type, value }) => {
    const cast = type === null ? value : `CAST(${value ?? 'NULL'} AS ${type})`;
    for (const name of names) context.run.variables[name] = await evaluate(context, cast ?? 'NULL');
    return undefined;
  },
  set: async (context, { names, together, value }) => {
    const found = await evaluate(context, together ? value : cast(context, names[0] ?? '', value));
    const values = together && found.parameterType.type === 'RECORD' ? structParts(found) : [found];
    for (const [index, name] of names.entries()) assign(context, name, values[index]);
    return undefined;
  },
  assert: async (context, { test, message }) => {
    if (isTrue(await evaluate(context, test))) return undefined;
    throw new GoogleError('invalidQuery', `Assertion failed${message === null ? '' : `: ${message}`}`);
  },
  raise: async (context, { message }) => {
    if (message === null)
      throw context.caught ?? new GoogleError('invalidQuery', 'RAISE without an error to raise again');
    throw new GoogleError('invalidQuery', (await evaluate(context, message)).parameterValue.value ?? '');
  },
};

/** A scalar takes the type its variable was declared with. */
function cast({ run: { variables } }: Context, name: string, value: string): string {
  const [, known] = Object.entries(variables).find(([variable]) => variable.toLowerCase() === name.toLowerCase()) ?? [];
  const type = known?.parameterType.type;
  return type === undefined || type === 'ARRAY' || type === 'RECORD'
    ? value
    : `CAST(${value} AS ${standard[type] ?? type})`;
}
const standard: Readonly<Record<string, string>> = { FLOAT: 'FLOAT64', INTEGER: 'INT64', BOOLEAN: 'BOOL' };

function assign({ run: { variables } }: Context, name: string, value: QueryParameter | undefined): void {
  const known = Object.keys(variables).find((variable) => variable.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw new GoogleError('invalidQuery', `Undeclared variable: ${name}`);
  if (!value) throw new GoogleError('invalidQuery', 'SET has more variables than values');
  // A NULL has no type of its own.
  const isNull = value.parameterType.type !== 'ARRAY' && value.parameterValue.value === null;
  variables[known] = isNull ? { ...value, parameterType: variables[known]!.parameterType } : value;
}

/** The value of an expression, as a variable holds it. */
async function evaluate({ world, run }: Context, expression: string): Promise<QueryParameter> {
  const { rows } = await runStatement(world, run, `SELECT ${expression}`);
  const field = rows?.fields[0];
  if (!rows || !field) throw new GoogleError('internalError', `[test server] ${expression} has no value`);
  return variableOf(field, rows.rows[0]?.[0] ?? null);
}
