import { placeOf } from './catalogue.js';
import { quoteName } from './fields.js';
import { assertDestination } from './destination.js';
import { GoogleError } from './google-error.js';
import type { JobOutcome, QueryConfiguration } from './job.js';
import { runScript, type RunChild } from './run-script.js';
import { changing, describeStatement, runStatement, type Run } from './run-statement.js';
import type { QueryParameter } from './sql-reader.js';
import { makeTable, sqlName } from './tables-made.js';
import type { World } from './world.js';

/** Runs the query of a job, one statement or a script. @throws GoogleError */
export async function runQuery(
  world: World,
  project: string,
  query: QueryConfiguration,
  options: { readonly dryRun: boolean; readonly child: RunChild },
): Promise<JobOutcome> {
  if (query.useLegacySql !== false)
    throw new GoogleError('invalid', '[test server] useLegacySql must be false: legacy SQL is not spoken here');
  if (!query.query) throw new GoogleError('required', 'Required parameter is missing: query');
  const run = await openRun(world, project, query);
  try {
    const nodes = await world.sql.script(query.query);
    const [only] = nodes;
    if (nodes.length === 1 && only?.kind === 'sql') {
      if (options.dryRun) return await describeStatement(world, run, only.sql);
      const outcome = await runStatement(world, run, only.sql);
      return query.destinationTable && outcome.rows ? await store(world, run, query, outcome) : outcome;
    }
    if (nodes.length === 0) throw new GoogleError('invalidQuery', 'Syntax error: Unexpected end of statement at [1:1]');
    if (options.dryRun) return { statementType: 'SCRIPT', bytes: 0 };
    return await runScript(world, run, nodes, options.child);
  } finally {
    run.session.close();
  }
}

async function openRun(world: World, project: string, query: QueryConfiguration): Promise<Run> {
  const { datasetId, projectId = project } = query.defaultDataset ?? {};
  if (projectId !== project)
    throw new GoogleError('notImplemented', '[test server] defaultDataset lies in the same project');
  return {
    session: await world.engine.open(),
    project,
    dataset: datasetId ?? null,
    parameters: (query.queryParameters ?? []) as readonly QueryParameter[],
    temporary: new Set(),
    variables: {},
    transaction: null,
    maximumBytes: query.maximumBytesBilled === undefined ? null : Number(query.maximumBytesBilled),
  };
}

/** Keeps a query's rows in the table that its configuration names. */
async function store(world: World, run: Run, query: QueryConfiguration, outcome: JobOutcome): Promise<JobOutcome> {
  const reference = query.destinationTable!;
  const place = placeOf(reference);
  const old = world.catalogue.findTable(reference);
  const disposition = query.writeDisposition ?? 'WRITE_EMPTY';
  assertDestination(old !== null, await rowCount(run, place, old !== null), query);
  const sql = (await world.sql.statement(query.query!, { ...run, temporary: [] })) as { sql: string };
  const work = async () => {
    if (old && disposition !== 'WRITE_TRUNCATE') await run.session.run(`INSERT INTO ${sqlName(place)} ${sql.sql}`);
    else await makeTable(world, run.session, { ...old, reference, fields: outcome.rows!.fields }, sql.sql);
  };
  await changing(world, run, place, work);
  return { ...outcome, destination: reference };
}

const rowCount = async (run: Run, place: { schema: string; table: string }, exists: boolean): Promise<number> => {
  if (!exists) return 0;
  const { rows } = await run.session.run(`SELECT count(*) FROM ${quoteName(place.schema)}.${quoteName(place.table)}`);
  return Number(rows[0]![0]);
};
