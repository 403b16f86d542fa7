import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '@relais/object-store/drivers/folder';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { describeWarehouse, type WarehouseUnderTest } from './conformance.js';

async function makeWarehouse(): Promise<WarehouseUnderTest> {
  const home = await mkdtemp(join(tmpdir(), 'relais-warehouse-'));
  const folder = join(home, 'warehouse');
  const storeRoot = join(home, 'store');
  const store = folderStore(storeRoot);
  return {
    warehouse: duckdbWarehouse({ folder, store, storeRoot, memoryLimit: '200MB', threads: 2 }),
    store,
    loseTables: () => rm(folder, { recursive: true, force: true }),
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}

describeWarehouse('duckdb', makeWarehouse);
