import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineDefinition } from '@relais/core';
import { openDuckDB } from '@relais/duckdb';
import { folderStore } from '@relais/object-store/drivers/folder';
import type { Generation, Warehouse } from '@relais/warehouse';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';

export interface TemporaryWarehouse {
  readonly warehouse: Warehouse;
  /** Publishes a generation that holds what the statements make. */
  publish(pipeline: PipelineDefinition, statements: readonly string[]): Promise<Generation>;
  dispose(): Promise<void>;
}

/** A real warehouse in a folder of its own; the tables of its generations are made by statements, without dbt. */
export async function temporaryWarehouse(): Promise<TemporaryWarehouse> {
  const home = await mkdtemp(join(tmpdir(), 'relais-dashboard-'));
  const storeRoot = join(home, 'store');
  const options = { storeRoot, memoryLimit: '200MB', threads: 2, codeVersion: '1.2.3' };
  const warehouse = duckdbWarehouse({ ...options, folder: join(home, 'warehouse'), store: folderStore(storeRoot) });
  return {
    warehouse,
    publish: async (pipeline, statements) => {
      const candidate = await warehouse.prepareCandidate({ pipeline, snapshots: [], count: [] });
      const path = String(candidate.environment['RELAIS_DUCKDB_PATH']);
      const database = await openDuckDB({ path, memoryLimit: '200MB', threads: 1 });
      for (const statement of statements) await database.connection.run(statement);
      database.close();
      const run = { workflowId: `${pipeline.name}/2025-03-19`, runId: 'run-1', logicalDate: '2025-03-19' };
      const record = { fingerprint: candidate.generation, snapshots: [], models: true, run, codeVersion: '1.2.3' };
      return warehouse.publish(candidate, record);
    },
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}
