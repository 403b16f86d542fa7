import { PermanentError } from '@relais/core';
import type { Candidate, CandidateRequest, CountEntry, LoadedSnapshot, WarehouseCount } from '../../index.js';
import { countChecks } from './checks-sql.js';
import { countTogether } from '../../count-together.js';
import { bringToState, isInState } from './computed-state.js';
import { ensureDatasets, ensureTables } from './ensure-tables.js';
import { collectGenerations, listGenerationDatasets } from './generation-datasets.js';
import { newGeneration } from './generation-name.js';
import { holds, readHeld, type HeldVersions } from './held.js';
import { dropSnapshots } from './held-sql.js';
import { resourceLabels } from './labels.js';
import { ensureLedger, readLedger, readPublished } from './ledger.js';
import { assertParts } from './load-snapshot.js';
import { readLoadRecords } from '../../load-records.js';
import { placeSnapshot } from './place-snapshot.js';
import { previousEnvironment } from './previous-environment.js';
import { dropDataset, ensureDataset } from './resources.js';
import { execute, select } from './run-query.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';
import { collectStages } from './stage-table.js';

/** A candidate that nobody discards is gone after this; publishing lifts it. */
const CANDIDATE_MS = 3 * 86_400_000;

/**
 * Makes sure that the source tables stand for exactly the given snapshots, and makes a dataset for dbt to build into.
 * Source tables are visible once loaded: what is not yet published is the marts.
 */
export async function prepareCandidate(
  session: Session,
  tables: readonly SourceShapes[],
  request: CandidateRequest,
): Promise<Candidate> {
  const { pipeline, snapshots, count } = request;
  assertLoaded(snapshots, count);
  const { client, areas } = session;
  await ensureDatasets(session, pipeline);
  await ensureLedger(session);
  const base = (await readPublished(session))?.generation ?? null;
  const published = (await readLedger(session)).map(({ generation }) => generation);
  await collectGenerations(session, published, base);
  await collectStages(session);
  for (const each of tables) {
    const own = snapshots.filter(({ dataset }) => dataset === each.dataset.name);
    if (own.length > 0) await bringToSnapshots(session, each, own);
  }
  const counts = await countEntries(session, tables, snapshots, count);
  const generation = newGeneration([...published, ...(await listGenerationDatasets(session))]);
  const dataset = areas.generation(generation);
  try {
    await ensureDataset(client, dataset, {
      description: `Models of ${pipeline.title}, generation ${generation}.`,
      labels: resourceLabels(pipeline),
      defaultTableExpirationMs: String(CANDIDATE_MS),
    });
    session.signal?.throwIfAborted();
  } catch (error) {
    await dropDataset(client, dataset).catch(() => undefined);
    throw error;
  }
  const environment = {
    RELAIS_BIGQUERY_PROJECT: areas.project,
    RELAIS_BIGQUERY_LOCATION: client.location,
    RELAIS_BIGQUERY_DATASET: dataset,
    RELAIS_BIGQUERY_SOURCES: areas.sourceTables,
    ...(await previousEnvironment(session, request, base)),
  };
  return { pipeline: pipeline.name, generation, base, location: `${areas.project}.${dataset}`, environment, counts };
}

/** Loads what is missing from the store, and takes away what no record speaks of. */
async function bringToSnapshots(
  session: Session,
  tables: SourceShapes,
  snapshots: readonly LoadedSnapshot[],
): Promise<void> {
  let touched = await ensureTables(session, tables);
  const held: HeldVersions = (await readHeld(session, tables)) ?? new Map();
  for (const snapshot of snapshots.filter((each) => !holds(held, each))) {
    await restore(session, tables, snapshot);
    touched = true;
  }
  const dates = snapshots.map(({ snapshotDate }) => snapshotDate).sort();
  if (tables.dataset.load.mode === 'append') {
    const strays = [...held.keys()].filter((date) => !dates.includes(date));
    if (strays.length > 0)
      await execute(session, `strays of ${tables.dataset.name}`, dropSnapshots(session.areas.project, tables, strays));
  } else if (touched || !(await isInState(session, tables, dates))) {
    await bringToState(session, tables, dates);
  }
}

async function restore(session: Session, tables: SourceShapes, snapshot: LoadedSnapshot): Promise<void> {
  await assertParts(session, snapshot);
  const records = await readLoadRecords(session.store, session.areas.pipeline, snapshot.dataset);
  const record = records.find((each) => each.snapshot.snapshotDate === snapshot.snapshotDate);
  await placeSnapshot(session, tables, { snapshot, sequence: record?.sequence ?? 0, changed: snapshot.changed });
}

/**
 * Counts checks in the source tables.
 * @param snapshots those the source tables stand for
 * @throws PermanentError `SNAPSHOT_NOT_LOADED` when a snapshot to be counted is none of them
 */
export async function countEntries(
  session: Session,
  tables: readonly SourceShapes[],
  snapshots: readonly LoadedSnapshot[],
  entries: readonly CountEntry[],
): Promise<readonly WarehouseCount[]> {
  assertLoaded(snapshots, entries);
  const tablesOf = (dataset: string): SourceShapes => tables.find((each) => each.dataset.name === dataset)!;
  const modeOf = (dataset: string) => tablesOf(dataset).dataset.load.mode;
  return countTogether(entries, modeOf, async (group) => {
    const { dataset, dates } = group;
    const newest = snapshots.every((each) => each.dataset !== dataset || each.snapshotDate <= dates[0]!);
    const statement = countChecks(session.areas.project, tablesOf(dataset), group, newest);
    const { rows } = await select(session, `checks of ${dataset}`, statement);
    return new Map(rows.map(([date, ...values]) => [String(date), values.map(Number)]));
  });
}

function assertLoaded(snapshots: readonly LoadedSnapshot[], entries: readonly CountEntry[]): void {
  const missing = entries.find(
    (entry) =>
      !snapshots.some(({ dataset, snapshotDate }) => dataset === entry.dataset && snapshotDate === entry.snapshotDate),
  );
  if (missing === undefined) return;
  const { dataset, snapshotDate } = missing;
  throw new PermanentError(
    `[warehouse/bigquery] ${dataset} of ${snapshotDate} is to be counted but is not loaded; load it first`,
    { code: 'SNAPSHOT_NOT_LOADED', dataset },
  );
}
