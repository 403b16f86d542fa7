import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DatasetDefinition } from '@relais/core';
import { floorQuery, floorSource } from './floor-query.js';

/** One file of the floor; written as JSON to the path that is this script's argument. */
export interface FloorTask {
  readonly dataset: DatasetDefinition;
  readonly file: string;
  readonly target: string;
}

/** A process of its own, so that the floor has the machine to itself; prints its seconds. */
const tasks = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as readonly FloorTask[];
const started = performance.now();
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
for (const { dataset, file, target } of tasks) {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${floorSource(dataset, file)}`);
  const header = described.getRows().map(([name]) => String(name));
  await connection.run(floorQuery(dataset, file, header, target));
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1000 }));
