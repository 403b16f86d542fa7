import type { DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type {
  Candidate,
  CountEntry,
  Generation,
  GenerationRecord,
  LoadRequest,
  QueryResult,
  Warehouse,
} from '@relais/warehouse';
import { pipeline, typedSnapshot, type Row } from '../sample.js';

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse;
  /** The store whose objects the warehouse loads. */
  readonly store: ObjectStore;
  /** When readers see a source table that was loaded: at once, or with the generation that is published next. */
  readonly sourceTablesSeen: 'once-loaded' | 'once-published';
  /** What dbt would do: makes a table, as `marts.one`, in the candidate, by a SELECT that every warehouse understands; its name as dbt writes it. */
  readonly build: (candidate: Candidate, table: string, query: string) => Promise<string>;
  /** Takes away everything but the store. */
  readonly loseTables: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** What the tests do with the warehouse of the moment. */
export interface Steps {
  readonly subject: () => WarehouseUnderTest;
  readonly warehouse: () => Warehouse;
  request(dataset: DatasetDefinition, date: string, rows: readonly Row[], run?: string): Promise<LoadRequest>;
  /** @returns rows changed */
  load(dataset: DatasetDefinition, date: string, rows: readonly Row[], run?: string): Promise<number>;
  /** A candidate of all that is loaded. */
  prepare(count?: readonly CountEntry[]): Promise<Candidate>;
  publish(): Promise<Generation>;
  rowsOf(sql: string): Promise<QueryResult['rows']>;
}

export const january = '2025-01-05';
export const february = '2025-02-02';
export const march = '2025-03-02';

export const course = (id: string, code: number | null, fee = 1): Row => ({ id, code, fee });
export const enrollment = (id: string, entries: number | null, loadDate = january): Row => ({
  ...{ id, entries, exits: 0, load_date: loadDate },
});
export const term = (id: string, label: string): Row => ({
  id,
  label,
  label_en: `${label} en`,
  label_status: 'glossary',
});

export const generationRecord = (fingerprint: string): GenerationRecord => ({
  fingerprint,
  snapshots: [],
  models: false,
  run: { workflowId: 'sample', runId: 'run-1', logicalDate: january },
  codeVersion: 'test',
});

export function stepsWith(subject: () => WarehouseUnderTest): Steps {
  const warehouse = (): Warehouse => subject().warehouse;
  const request: Steps['request'] = (dataset, date, rows, run) =>
    typedSnapshot(subject().store, dataset, date, rows, run);
  const prepare: Steps['prepare'] = async (count = []) =>
    warehouse().prepareCandidate({ pipeline, snapshots: await warehouse().loaded(pipeline), count });
  return {
    subject,
    warehouse,
    request,
    load: async (...snapshot) => (await warehouse().load(await request(...snapshot))).changed,
    prepare,
    publish: async () => warehouse().publish(await prepare(), generationRecord('any')),
    rowsOf: async (sql) => (await warehouse().query(pipeline.name, sql)).rows,
  };
}
