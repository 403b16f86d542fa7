import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floorQuery, floorSource } from '@relais/bench/floor-query';
import type { DatasetDefinition } from '@relais/core';
import { openDuckDB } from '@relais/duckdb';
import { registry } from '@relais/workflows/pipelines';

const folder = mkdtempSync(join(tmpdir(), 'relais-floor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the floor casts every declared column, binds renamed ones and gives each row an id', async () => {
  const enrollments = registry['france-courses']?.definition.datasets[1] as DatasetDefinition;
  const file = join(folder, 'enrollments.csv');
  const target = join(folder, 'enrollments.parquet');
  await writeFile(
    file,
    'annee_mois;raison_sociale_of_contractant;entrees_formation\n2024-11;"l\'été; ""x""\nà deux";12\n2024-13;b;x\n',
  );
  const header = ['annee_mois', 'raison_sociale_of_contractant', 'entrees_formation'];
  const { connection, close } = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  await connection.run(floorQuery(enrollments, file, header, target));
  const columns = 'CAST(year_month AS VARCHAR) AS year_month, provider, training_entries, length(row_id) AS id';
  const reader = await connection.runAndReadAll(`SELECT ${columns} FROM '${target}' ORDER BY training_entries`);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${floorSource(enrollments, file)}`);
  close();
  expect(reader.getRows()).toEqual([
    ['2024-11-01', 'l\'été; "x"\nà deux', 12n, 32n],
    [null, 'b', null, 32n],
  ]);
  expect(described.getRows().map(([name]) => name)).toEqual(header);
});
