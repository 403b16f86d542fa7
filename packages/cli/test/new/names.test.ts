import { columnNames } from '@relais/cli/new/column-names';
import { pipelineNames } from '@relais/cli/new/pipeline-names';
import { registrations } from '@relais/cli/new/register-pipeline';
import { reservedWords } from '@relais/cli/new/reserved-words';
import { openDuckDB } from '@relais/duckdb';

const named = (...headers: (string | null)[]) =>
  columnNames(
    headers,
    headers.map((_, index) => index),
  );

test('headers become names that SQL reads without quotes', () => {
  expect(named('Prénom', 'Nom de la station', "Date d'entrée", 'Prix (€)', 'œuvre', '  2024  ', 'Straße')).toEqual([
    'prenom',
    'nom_de_la_station',
    'date_d_entree',
    'prix',
    'oeuvre',
    'column_2024',
    'strasse',
  ]);
});

test('names that come twice are numbered, missing ones are named by their place', () => {
  expect(named('Note', 'note ', 'NOTE', 'note_2', '', '€', null)).toEqual([
    'note',
    'note_2',
    'note_3',
    'note_2_2',
    'column_5',
    'column_6',
    'column_7',
  ]);
});

test('words of SQL and names that Relais gives are avoided', () => {
  expect(named('Order', 'from', 'row_id', 'Snapshot date', 'row count', '_source_sha256')).toEqual([
    'order_column',
    'from_column',
    'row_id_column',
    'snapshot_date_column',
    'row_count_column',
    'source_sha256',
  ]);
});

test('a hostile header is a name like any other', () => {
  const long = 'é'.repeat(300);
  for (const name of named('"; drop table x; --', '{{ env_var("HOME") }}', '*/ process.exit()', '日本', long, '\n'))
    expect(name).toMatch(/^[a-z][a-z0-9_]{0,69}$/);
});

test('every word that DuckDB reserves is among the reserved ones', async () => {
  const db = await openDuckDB({ path: ':memory:', memoryLimit: '50MB', threads: 1 });
  const sql = `SELECT keyword_name AS word FROM duckdb_keywords() WHERE keyword_category = 'reserved'`;
  const words = (await db.connection.runAndReadAll(sql)).getRowObjectsJson().map(({ word }) => String(word));
  db.close();
  expect(words.length).toBeGreaterThan(50);
  expect(words.filter((word) => /^[a-z_]+$/.test(word) && !reservedWords.has(word))).toEqual([]);
});

test('a pipeline is called alike in every language', () => {
  expect(pipelineNames('bike-stations', ['france-courses'])).toEqual({
    pipeline: 'bike-stations',
    constant: 'bikeStations',
    prefix: 'bike_stations',
    dataset: 'bike-stations',
    datasetConstant: 'bikeStationsDataset',
    table: 'bike_stations',
    urlVariable: 'BIKE_STATIONS_URL',
  });
  expect(pipelineNames('bikes', [], 'stations')).toMatchObject({ dataset: 'stations', table: 'stations' });
});

test.each([
  ['Bike-Stations', 'NEW_NAME'],
  ['bike_stations', 'NEW_NAME'],
  ['bike--stations', 'NEW_NAME'],
  ['2024-stations', 'NEW_NAME'],
  ['../stations', 'NEW_NAME'],
  ['stations-', 'NEW_NAME'],
  ['', 'NEW_NAME'],
  ['x'.repeat(41), 'NEW_NAME'],
  ['order', 'NEW_NAME'],
  ['class', 'NEW_NAME'],
  ['france-courses', 'NEW_TAKEN'],
  ['inbox-watch', 'NEW_TAKEN'],
])('%j is no name for a pipeline: %s', (name, code) => {
  expect(() => pipelineNames(name, ['france-courses'])).toThrow(expect.objectContaining({ code }));
});

describe('registering', () => {
  const names = pipelineNames('bike-stations', []);
  const edit = (file: string, text: string): string =>
    registrations(names, 'https://example.org/s.csv')
      .find(({ path }) => path === file)
      ?.edit(text) ?? '';

  const registry = (imports: readonly string[]): string =>
    [`import type { Registry } from '@relais/core';`, ...imports, 'export const registry: Registry = {', '};', ''].join(
      '\n',
    );

  test.each([
    [['air'], ['air', 'bike-stations']],
    [['zoo'], ['bike-stations', 'zoo']],
    [[], ['bike-stations']],
  ])('beside the pipelines %j', (there, expected) => {
    const imports = there.map((name) => `import { ${name} } from './${name}/pipeline.js';`);
    const text = edit('workflows/pipelines/index.ts', registry(imports));
    const from = [...text.matchAll(/from '\.\/([a-z-]+)\/pipeline\.js'/g)].map(([, name]) => name);
    expect(from).toEqual(expected);
    expect(text).toMatch(/\n {2}'bike-stations': \{ definition: bikeStations, tiles: bikeStationsTiles \},\n\};\n$/);
  });

  test('its workflow is exported, its variable shown, and what was there stays', () => {
    expect(edit('workflows/src/index.ts', `export { a } from './a.js';\n`)).toBe(
      `export { a } from './a.js';\nexport { bikeStations } from '../pipelines/bike-stations/workflow.js';\n`,
    );
    expect(edit('.env.example', '# A=1\n')).toBe(
      '# A=1\n\n# Source of bike-stations\n# BIKE_STATIONS_URL=https://example.org/s.csv\n',
    );
  });

  test('a registry of another shape is left to a person', () => {
    expect(() => edit('workflows/pipelines/index.ts', 'export const registry = load();')).toThrow(/not a list/);
  });
});
