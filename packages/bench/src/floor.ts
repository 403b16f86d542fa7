import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DatasetDefinition } from '@relais/core';
import { floorQuery, floorSource } from './floor-query.js';

/** What the floor does; written as JSON to the path that is this script's argument. */
export interface FloorPlan {
  readonly files: readonly FloorTask[];
  readonly statements: readonly string[];
}

/** One file to typed Parquet. */
export interface FloorTask {
  readonly dataset: DatasetDefinition;
  readonly file: string;
  readonly target: string;
}

/** A process of its own, so that the floor has the machine to itself; prints its seconds. */
const plan = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as FloorPlan;
const started = performance.now();
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
for (const { dataset, file, target } of plan.files) {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${floorSource(dataset, file)}`);
  const header = described.getRows().map(([name]) => String(name));
  await connection.run(floorQuery(dataset, file, header, target));
}
for (const statement of plan.statements) await connection.run(statement);
process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1000 }));
