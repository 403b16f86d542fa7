import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB } from '@relais/duckdb';
import type { ObjectStore } from '@relais/object-store';
import { folderStore } from '@relais/object-store/drivers/folder';
import type { Candidate, Generation, Warehouse } from '@relais/warehouse';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { generationRecord, type WarehouseUnderTest } from './conformance/steps.js';
import { pipeline } from './sample.js';

export interface TemporaryWarehouse extends WarehouseUnderTest {
  /** Holds `warehouse/` and `store/`. */
  readonly home: string;
  /** The pipeline's folder in the warehouse. */
  readonly folder: string;
}

export const openWarehouse = (home: string): { warehouse: Warehouse; store: ObjectStore } => {
  const storeRoot = join(home, 'store');
  const store = folderStore(storeRoot);
  const folder = join(home, 'warehouse');
  const options = { folder, store, storeRoot, memoryLimit: '200MB', threads: 2, codeVersion: '1.2.3' };
  return { store, warehouse: duckdbWarehouse(options) };
};

/** A warehouse and its store in a folder that `dispose` removes. */
export async function temporaryWarehouse(): Promise<TemporaryWarehouse> {
  const home = await mkdtemp(join(tmpdir(), 'relais-warehouse-'));
  return {
    ...openWarehouse(home),
    home,
    sourceTablesSeen: 'once-published',
    folder: join(home, 'warehouse', pipeline.name),
    build: buildInFile,
    loseTables: () => rm(join(home, 'warehouse'), { recursive: true, force: true }),
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}

async function buildInFile({ environment }: Candidate, table: string, query: string): Promise<string> {
  const path = environment['RELAIS_DUCKDB_PATH'] ?? '';
  const { connection, close } = await openDuckDB({ path, memoryLimit: '100MB', threads: 1 });
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${table.split('.')[0]}`);
  await connection.run(`CREATE TABLE ${table} AS ${query}`);
  close();
  return table;
}

/** Publishes what is loaded. */
export async function publishLoaded(warehouse: Warehouse, fingerprint = 'any'): Promise<Generation> {
  const candidate = await warehouse.prepareCandidate({
    pipeline,
    snapshots: await warehouse.loaded(pipeline),
    count: [],
  });
  return warehouse.publish(candidate, generationRecord(fingerprint));
}
