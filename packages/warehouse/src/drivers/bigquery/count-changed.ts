import type { LoadedSnapshot } from '../../index.js';
import { countDifferent, countRemeasured } from './changed-sql.js';
import { holderOf } from './held-sql.js';
import { urisOf } from './place-snapshot.js';
import { select } from './run-query.js';
import type { Session } from './session.js';
import { contentFields, type SourceShapes } from './source-shape.js';
import { fillStage, withStages } from './stage-table.js';
import type { Statement } from './statement.js';
import type { TableName } from './names.js';

type Incoming = Pick<LoadedSnapshot, 'snapshotDate' | 'loaded' | 'parts'>;

/**
 * Rows that a snapshot adds to its source table or revises there, compared with the snapshots that counted before.
 * - append: against the version of the same date that it replaces
 * - replace: against the snapshot served until now; none when that one is newer
 * - merge: new row ids, and row ids whose measures differ from those of the nearest snapshot that holds them
 *
 * Counted before anything is replaced, so the snapshot is loaded beside for it; what has nothing before it is not.
 * @param counted dates of the snapshots that BigQuery holds, in order
 */
export async function countChanged(
  session: Session,
  tables: SourceShapes,
  incoming: Incoming,
  counted: readonly string[],
): Promise<number> {
  const before = comparedWith(tables, incoming.snapshotDate, counted);
  if (before === undefined || incoming.loaded === 0) return incoming.loaded;
  if (tables.dataset.load.mode === 'replace' && incoming.snapshotDate < before) return 0;
  const what = `changes of ${tables.dataset.name}`;
  return withStages(session, [holderOf(tables).shape], async ([stage]) => {
    await fillStage(session, what, urisOf(session, incoming.parts), stage!);
    const statement = changesOf(session.areas.project, tables, stage!.name, incoming.snapshotDate, counted, before);
    return Number((await select(session, what, statement)).rows[0]?.[0]);
  });
}

function comparedWith({ dataset }: SourceShapes, of: string, counted: readonly string[]): string | undefined {
  return dataset.load.mode === 'append' ? counted.find((each) => each === of) : counted.at(-1);
}

function changesOf(
  project: string,
  tables: SourceShapes,
  incoming: TableName,
  of: string,
  counted: readonly string[],
  before: string,
): Statement {
  const { dataset } = tables;
  if (dataset.load.mode === 'merge')
    return countRemeasured(project, tables, incoming, dataset.load.revisions.measures, { date: of, counted });
  const columns = contentFields(dataset).map(({ name }) => name);
  return countDifferent(project, tables, incoming, columns, before);
}
