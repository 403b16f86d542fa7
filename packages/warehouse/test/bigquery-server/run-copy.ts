import { legacyName, placeOf, type TableReference } from './catalogue.js';
import { GoogleError } from './google-error.js';
import type { CopyConfiguration, JobOutcome } from './job.js';
import { inPartition, withoutDecorator } from './partitions.js';
import { assertDestination } from './destination.js';
import { changing } from './run-statement.js';
import { makeTable, sqlName } from './tables-made.js';
import type { World } from './world.js';

/** Copies a table, or one partition of it, with its description and layout. @throws GoogleError */
export async function runCopy(world: World, project: string, copy: CopyConfiguration): Promise<JobOutcome> {
  const sources = copy.sourceTables ?? (copy.sourceTable ? [copy.sourceTable] : []);
  const [source] = sources;
  if (!source || !copy.destinationTable) throw new GoogleError('required', 'Required parameter is missing');
  if (sources.length > 1) throw new GoogleError('notImplemented', '[test server] a copy job takes one source');
  const from = withoutDecorator(source);
  const to = withoutDecorator(copy.destinationTable);
  const table = world.catalogue.table(from.reference);
  const session = await world.engine.open();
  const run = {
    session,
    project,
    dataset: null,
    parameters: [],
    temporary: new Set<string>(),
    variables: {},
    transaction: null,
    maximumBytes: null,
  };
  world.faults.countTableUpdate(legacyName(copy.destinationTable));
  const count = async (reference: TableReference, where: string) => {
    const { rows } = await session.run(`SELECT count(*) FROM ${sqlName(placeOf(reference))}${where}`);
    return Number(rows[0]![0]);
  };
  try {
    const old = world.catalogue.findTable(to.reference);
    const target = to.partition === null ? '' : ` WHERE ${inPartition(old ?? table, to.partition)}`;
    const chosen = from.partition === null ? '' : ` WHERE ${inPartition(table, from.partition)}`;
    assertDestination(old !== null, old ? await count(to.reference, target) : 0, copy);
    const query = `SELECT * FROM ${sqlName(placeOf(from.reference))}${chosen}`;
    const name = sqlName(placeOf(to.reference));
    await changing(world, run, placeOf(to.reference), async () => {
      const whole = !old || (copy.writeDisposition === 'WRITE_TRUNCATE' && to.partition === null);
      if (whole) return void (await makeTable(world, session, { ...table, reference: to.reference }, query));
      if (copy.writeDisposition === 'WRITE_TRUNCATE') await session.run(`DELETE FROM ${name}${target}`);
      await session.run(`INSERT INTO ${name} ${query}`);
    });
    return { bytes: 0, destination: copy.destinationTable };
  } finally {
    session.close();
  }
}
