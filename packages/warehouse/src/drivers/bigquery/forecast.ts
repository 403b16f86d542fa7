import type { WarehouseForecast } from '../../index.js';
import { compareShape } from './compare-shape.js';
import { readHeld } from './held.js';
import { heldVersions } from './held-sql.js';
import { stateDifference, winningDates } from './merge-sql.js';
import { getTable } from './resources.js';
import { dryRun, unlessMissing } from './run-query.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';
import type { Statement } from './statement.js';

/**
 * What loading would do to the tables, and what the statements of a run would be billed for, as BigQuery estimates them
 * over what it holds now. Statements over tables that are not there yet are left out: they cost nothing yet.
 */
export async function forecast(session: Session, tables: readonly SourceShapes[]): Promise<WarehouseForecast> {
  const statements = (await Promise.all(tables.map((each) => priced(session, each)))).flat();
  const changes = (await Promise.all(tables.map((each) => tableChanges(session, each)))).flat();
  return { tables: changes, statements, maximumBytesBilled: session.client.maximumBytesBilled };
}

async function tableChanges(
  { client, areas }: Session,
  { shapes }: SourceShapes,
): Promise<WarehouseForecast['tables']> {
  const changes: WarehouseForecast['tables'][number][] = [];
  for (const { name, shape } of shapes) {
    const table = `${name.dataset === areas.typed ? 'typed' : 'source_tables'}.${name.table}`;
    const found = await getTable(client, name);
    const change = found === null ? null : compareShape(found, shape);
    if (change === null) changes.push({ table, action: 'create', reason: 'it is not there yet' });
    else if (change.action !== 'none') changes.push({ table, action: change.action, reason: change.reason });
  }
  return changes;
}

async function priced(session: Session, tables: SourceShapes): Promise<WarehouseForecast['statements']> {
  const { project } = session.areas;
  const { dataset, shapes, source } = tables;
  const sent: [string, Statement][] = [['what is held', heldVersions(project, tables)]];
  if (dataset.load.mode !== 'append') {
    const counted = [...((await readHeld(session, tables)) ?? new Map<string, unknown>()).keys()].sort();
    sent.push(['newest dates', winningDates(project, tables, counted)]);
    const served = shapes.find(({ name }) => name === source)!;
    sent.push(['state', stateDifference(project, tables, served, counted)]);
  }
  const known: WarehouseForecast['statements'][number][] = [];
  for (const [name, statement] of sent) {
    const judged = await unlessMissing(dryRun(session, `${dataset.name}: ${name}`, statement));
    const bytes = judged?.statistics?.query?.totalBytesProcessed ?? judged?.statistics?.totalBytesProcessed;
    if (bytes !== undefined) known.push({ name: `${dataset.name}: ${name}`, bytes: Number(bytes) });
  }
  return known;
}
