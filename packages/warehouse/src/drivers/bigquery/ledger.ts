import { PermanentError } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { Generation } from '../../index.js';
import { tableOf, type Areas } from './names.js';
import { createPointer, readGenerations, readPointer, type Ledger } from './publish-sql.js';
import { createTable, getTable } from './resources.js';
import { execute, select, unlessMissing } from './run-query.js';
import type { Session } from './session.js';
import { sequenceOf } from './generation-name.js';

export const ledgerOf = ({ relais, pipeline }: Pick<Areas, 'relais' | 'pipeline'>): Ledger => ({
  generations: { dataset: relais, table: 'generations' },
  pointer: { dataset: relais, table: `published_${tableOf(pipeline)}` },
});

/** Creates the tables that say what is published, where they are missing. */
export async function ensureLedger(session: Session): Promise<void> {
  const { client, areas } = session;
  const ledger = ledgerOf(areas);
  const column = (name: string, type: string, description: string) => ({ name, type, mode: 'REQUIRED', description });
  await createTable(client, ledger.generations, {
    description: 'Every generation that was published; rows are written in the transaction that shows it to readers.',
    schema: {
      fields: [
        column('pipeline', 'STRING', 'Pipeline it belongs to'),
        column('generation', 'STRING', 'Its name'),
        column('published_at', 'TIMESTAMP', 'When readers saw it first'),
        column('record', 'STRING', 'What it was made of, as JSON'),
      ],
    },
  });
  if ((await getTable(client, ledger.pointer)) === null)
    await execute(session, 'create the ledger', createPointer(areas.project, ledger));
}

/** The generation readers see, or null when nothing was ever published. */
export async function readPublished(session: Session): Promise<Generation | null> {
  const { project, pipeline } = session.areas;
  const statement = readPointer(project, ledgerOf(session.areas), pipeline);
  const result = await unlessMissing(select(session, 'the published generation', statement));
  const record = result?.rows[0]?.[0];
  return record === undefined ? null : parseGeneration(session, ledgerOf(session.areas).pointer, record);
}

/** @throws PermanentError `LEDGER_DAMAGED`: somebody else wrote into it, as Relais writes whole rows in transactions */
function parseGeneration({ areas }: Session, { dataset, table }: Ledger['pointer'], record: unknown): Generation {
  const path = `a record of ${areas.pipeline} in ${areas.project}.${dataset}.${table}`;
  const cure = 'restore the table from its time travel (FOR SYSTEM_TIME AS OF), or delete that row';
  return parseRecord<Generation>(String(record), { path, cure, code: 'LEDGER_DAMAGED' });
}

/** @throws PermanentError `NOT_PUBLISHED` */
export async function assertPublished(session: Session): Promise<Generation> {
  const published = await readPublished(session);
  if (published !== null) return published;
  const { pipeline } = session.areas;
  throw new PermanentError(
    `[warehouse/bigquery] nothing of ${pipeline} was published yet; start with relais run ${pipeline}`,
    { code: 'NOT_PUBLISHED' },
  );
}

/** Every generation ever published, newest first, whether or not its tables are still kept. */
export async function readLedger(session: Session): Promise<readonly Generation[]> {
  const { project, pipeline } = session.areas;
  const statement = readGenerations(project, ledgerOf(session.areas), pipeline);
  const result = await unlessMissing(select(session, 'the generations', statement));
  const generations = (result?.rows ?? []).map(([record]) =>
    parseGeneration(session, ledgerOf(session.areas).generations, record),
  );
  return generations.sort((a, b) => sequenceOf(b.generation) - sequenceOf(a.generation));
}
