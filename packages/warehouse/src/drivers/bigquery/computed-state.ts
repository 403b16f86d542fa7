import {
  inTransaction,
  mergeStage,
  stageNewestRows,
  stageRevisions,
  stateDifference,
  winningDates,
} from './merge-sql.js';
import { execute, select } from './run-query.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';
import { withStages } from './stage-table.js';
import type { ShapedTable } from './table-sql.js';

/** Snapshots that a computed source table is made of: all of them where they merge, the newest where it replaces. */
const countedIn = ({ dataset }: SourceShapes, dates: readonly string[]): readonly string[] =>
  dataset.load.mode === 'merge' ? dates : dates.slice(-1);

const shaped = ({ shapes }: SourceShapes, wanted: ShapedTable['name'] | null): ShapedTable | undefined =>
  shapes.find(({ name }) => name === wanted);

/**
 * Brings a computed source table, and its revisions with it, to the state that its snapshots give. Appended tables are
 * their snapshots and need nothing.
 * @param dates of the snapshots that count, in order
 */
export async function bringToState(session: Session, tables: SourceShapes, dates: readonly string[]): Promise<void> {
  const { dataset } = tables;
  if (dataset.load.mode === 'append') return;
  const { project } = session.areas;
  const targets = [shaped(tables, tables.source)!, shaped(tables, tables.revisions)].filter(
    (each) => each !== undefined,
  );
  const counted = countedIn(tables, dates);
  const what = `compute ${dataset.name}`;
  const winning = await select(session, what, winningDates(project, tables, counted));
  await withStages(
    session,
    targets.map(({ shape }) => shape),
    async ([newest, revisions]) => {
      const snapshots = { counted, winning: winning.rows.map(([of]) => String(of)) };
      await execute(session, what, stageNewestRows(project, tables, newest!, snapshots));
      if (dataset.load.mode === 'merge' && revisions !== undefined)
        await execute(session, what, stageRevisions(project, tables, dataset.load, revisions, counted));
      const merges = [mergeStage(project, targets[0]!, newest!.name, ['row_id'])];
      if (targets[1] !== undefined)
        merges.push(mergeStage(project, targets[1], revisions!.name, ['row_id', '_snapshot_date']));
      await execute(session, what, { sql: inTransaction(merges) });
    },
  );
}

/** Whether a computed source table stands for exactly these snapshots, as far as two narrow columns tell. */
export async function isInState(session: Session, tables: SourceShapes, dates: readonly string[]): Promise<boolean> {
  const served = shaped(tables, tables.source)!;
  const statement = stateDifference(session.areas.project, tables, served, countedIn(tables, dates));
  const { rows } = await select(session, `state of ${tables.dataset.name}`, statement);
  return Number(rows[0]?.[0]) === 0;
}
