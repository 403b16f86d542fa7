import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floorQuery, floorSource, floorStatements } from '@relais/bench/floor-query';
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

describe('a floor of the pipeline itself', () => {
  const { definition, sample } = registry['growth-attribution'] ?? {};
  const datasets = definition?.datasets ?? [];

  test('reads the files of a dataset together, whatever their form, and attributes what they say', async () => {
    const texts = {
      'sessions-1.csv':
        '\uFEFFuserid,time_started,is_paid,medium\n3074457348177337743,2020-06-01 09:00:00,true, paid search\n',
      'sessions-2.csv':
        'medium,is_paid,time_started,userid\r\nDIRECT,false,2020-06-01 11:59:00,3074457348177337743\r\nx,y\r\n',
      'conversions-1.csv':
        'userid,registration_time\n3074457348177337743,2020-06-01 12:00:00\n3074457348177337744,2020-06-01 12:00:00\nu,yesterday\n',
    };
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
    const filesOf = {
      sessions: ['sessions-1.csv', 'sessions-2.csv'].map((name) => join(folder, name)),
      conversions: [join(folder, 'conversions-1.csv')],
    };
    const { connection, close } = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
    for (const statement of floorStatements(sample?.bench?.floor ?? [], datasets, filesOf))
      await connection.run(statement);
    const reader = await connection.runAndReadAll(
      'SELECT userid, channel, medium, hours FROM registration_attribution ORDER BY userid',
    );
    close();
    expect(reader.getRows()).toEqual([
      [3074457348177337743n, 'PAID_SEARCH', 'PAID SEARCH', 3],
      [3074457348177337744n, 'UNATTRIBUTED', null, null],
    ]);
  });

  test('names what it reads, and nothing else', () => {
    expect(() => floorStatements(['FROM {visits}'], datasets, { visits: ['x'] })).toThrow('{visits} is no dataset');
    expect(() => floorStatements(['FROM {sessions}'], datasets, {})).toThrow('{sessions} is no dataset');
  });
});
