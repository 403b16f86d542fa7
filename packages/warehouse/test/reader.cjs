/**
 * A reader as a process of its own: `node reader.cjs <home> <pipeline> <query> <way>` asks for the published rows every
 * 20 ms until its stdin ends, then prints as JSON how often it asked, what it saw in what order, and what failed.
 * `query` goes through the warehouse; `pointer` opens the file that the pointer names, as dbt and BI tools do.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { DuckDBInstance } = require('@duckdb/node-api');

const [home, pipeline, sql, way] = process.argv.slice(2);

async function byPointer() {
  const folder = join(home, 'warehouse', pipeline);
  const { generation } = JSON.parse(readFileSync(join(folder, 'current.json'), 'utf8'));
  const instance = await DuckDBInstance.create(join(folder, generation, `${pipeline}.duckdb`), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function throughWarehouse() {
  const { folderStore } = await import('@relais/object-store/drivers/folder');
  const { duckdbWarehouse } = await import('@relais/warehouse/drivers/duckdb');
  const storeRoot = join(home, 'store');
  const bounds = { memoryLimit: '100MB', threads: 1 };
  const folder = join(home, 'warehouse');
  const warehouse = duckdbWarehouse({ ...bounds, folder, store: folderStore(storeRoot), storeRoot });
  return async () => (await warehouse.query(pipeline, sql)).values;
}

async function main() {
  let isOver = false;
  process.stdin.resume().on('end', () => (isOver = true));
  const ask = way === 'query' ? await throughWarehouse() : byPointer;
  const said = { polls: 0, seen: [], errors: [] };
  const failed = (error) => {
    said.errors.push(String(error));
    return null;
  };
  let last = '';
  for (let next = performance.now(); !isOver; await delay(Math.max(0, next - performance.now()))) {
    next = Math.max(next + 20, performance.now());
    said.polls += 1;
    const rows = JSON.stringify(await ask().catch(failed));
    if (rows !== last) said.seen.push(JSON.parse((last = rows)));
    if (said.polls === 1) process.stderr.write('ready\n');
  }
  process.stdout.write(JSON.stringify(said));
}
void main();
