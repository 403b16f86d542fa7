import { PermanentError, TransientError, type RelaisError } from '@relais/core';
import type { Candidate, Generation, GenerationRecord } from '../../index.js';
import { collectGenerations, listGenerationDatasets } from './generation-datasets.js';
import { sequenceOf } from './generation-name.js';
import { assertPublished, ledgerOf, readLedger, readPublished } from './ledger.js';
import { copiesOf, finishMarts, martsIn, mendMarts, outdatedMarts, prepareMarts, tidyMarts } from './mart-changes.js';
import { MOVED, publishGeneration } from './publish-sql.js';
import { dropDataset, dropTable, getDataset, listTables, patchDataset, patchTable } from './resources.js';
import { execute } from './run-query.js';
import type { Session } from './session.js';

/** Makes a candidate the generation readers see. */
export async function publishCandidate(
  session: Session,
  candidate: Candidate,
  record: GenerationRecord,
): Promise<Generation> {
  const { generation, base, location } = candidate;
  const published = await readPublished(session);
  await mendMarts(session, published?.generation ?? null);
  if (published?.generation === generation) return tidied(session, published);
  if ((published?.generation ?? null) !== base) throw moved(candidate, published);
  await keepDataset(session, generation);
  const marts = await martsIn(session, generation);
  const next: Recorded = { ...record, generation, location, publishedAt: new Date().toISOString(), marts };
  const shown = await show(session, next, base, true);
  // Readers see the new generation already; what cannot be removed now is found again next time.
  const names = (await readLedger(session)).map((each) => each.generation);
  await collectGenerations(session, names, generation).catch(() => undefined);
  return shown;
}

/** Shows an older generation again, from the tables it was built in. */
export async function rollbackGeneration(session: Session, wanted: string | null): Promise<Generation> {
  const current = await assertPublished(session);
  await mendMarts(session, current.generation);
  const kept = await listGenerations(session);
  const target = kept.find(({ generation }) =>
    wanted === null ? sequenceOf(generation) < sequenceOf(current.generation) : generation === wanted,
  );
  if (target === undefined) throw unknownGeneration(session.areas.pipeline, wanted, kept);
  if (target.generation === current.generation) return tidied(session, current);
  await assertWhole(session, target);
  return show(session, target, current.generation, false);
}

/** An attempt that died may have shown it already, and ended before it was done. */
async function tidied(session: Session, published: Generation): Promise<Generation> {
  await tidyMarts(session, published.generation);
  return published;
}

/** A generation as the ledger has it: with the names of its marts, so that one somebody dropped is missed. */
type Recorded = Generation & { readonly marts?: readonly string[] };

/** @throws PermanentError `GENERATION_DAMAGED` */
async function assertWhole(session: Session, { generation, marts = [] }: Recorded): Promise<void> {
  const there = await martsIn(session, generation);
  const gone = marts.filter((mart) => !there.includes(mart));
  if (gone.length === 0) return;
  const { pipeline } = session.areas;
  throw new PermanentError(
    `[warehouse/bigquery] generation ${generation} of ${pipeline} has lost ${gone.join(', ')}; nothing was changed, choose another of relais publish ls ${pipeline}`,
    { code: 'GENERATION_DAMAGED' },
  );
}

/** Generations that were published and whose dataset is still kept, newest first. */
export async function listGenerations(session: Session): Promise<readonly Generation[]> {
  const there = new Set(await listGenerationDatasets(session));
  return (await readLedger(session)).filter(({ generation }) => there.has(generation));
}

/** Drops the datasets of old generations and of candidates of long ago. */
export async function collectUnused(session: Session): Promise<void> {
  const names = (await readLedger(session)).map((each) => each.generation);
  await collectGenerations(session, names, (await readPublished(session))?.generation ?? null);
}

/** Removes a candidate's dataset; a candidate that was published is no candidate any more and stays. */
export async function discardCandidate(session: Session, { generation }: Candidate): Promise<void> {
  const published = await readLedger(session);
  if (published.some((each) => each.generation === generation)) return;
  await dropDataset(session.client, session.areas.generation(generation));
}

async function show(session: Session, next: Generation, base: string | null, isNew: boolean): Promise<Generation> {
  const { client, areas } = session;
  const { generation, publishedAt } = next;
  const changes = await prepareMarts(session, generation);
  const emptied = await outdatedMarts(session, new Set(changes.map(({ mart }) => mart.name.table)));
  const record = isNew ? { publishedAt, json: JSON.stringify(next) } : null;
  const publication = { pipeline: areas.pipeline, base, generation, record, copies: copiesOf(changes), emptied };
  try {
    await execute(session, `publish ${generation}`, publishGeneration(areas.project, ledgerOf(areas), publication));
  } catch (error) {
    // An attempt whose reply was lost may have been the one that moved it.
    const published = await readPublished(session);
    if (published?.generation !== generation) {
      const isMoved = (published?.generation ?? null) !== base || (error as RelaisError).message.includes(MOVED);
      throw isMoved ? moved({ generation, base }, published, error) : error;
    }
  }
  await finishMarts(session, changes);
  for (const { name } of emptied) await dropTable(client, name);
  return (await readPublished(session)) ?? next;
}

/** A candidate expires with its tables, a generation does not. @throws PermanentError `CANDIDATE_LOST` */
async function keepDataset({ client, areas }: Session, generation: string): Promise<void> {
  const dataset = areas.generation(generation);
  if ((await getDataset(client, dataset)) === null)
    throw new PermanentError(`[warehouse/bigquery] the candidate ${generation} is gone; run again`, {
      code: 'CANDIDATE_LOST',
    });
  await patchDataset(client, dataset, { defaultTableExpirationMs: null });
  for (const { table } of await listTables(client, dataset))
    await patchTable(client, { dataset, table }, { expirationTime: null });
}

const moved = (
  { generation, base }: Pick<Candidate, 'generation' | 'base'>,
  current: Generation | null,
  cause?: unknown,
): TransientError =>
  new TransientError(
    `[warehouse/bigquery] ${generation} was to follow ${base ?? 'nothing'}, but ${current?.generation ?? 'nothing'} is published now; prepare it again`,
    { code: MOVED, cause },
  );

export const unknownGeneration = (
  pipeline: string,
  wanted: string | null,
  kept: readonly Generation[],
): PermanentError =>
  new PermanentError(
    `[warehouse/bigquery] ${pipeline} has no ${wanted === null ? 'generation before the published one' : `generation ${wanted}`}; kept are ${kept.map(({ generation }) => generation).join(', ') || 'none'}`,
    { code: 'GENERATION_UNKNOWN' },
  );
