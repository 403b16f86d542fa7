import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { duckdbTextColumns } from '@relais/rows/drivers/duckdb-text-columns';

const textColumns = duckdbTextColumns({ memoryLimit: '100MB' });
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-texts-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function query(sql: string): Promise<unknown[]> {
  const db = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  const rows = (await db.connection.runAndReadAll(sql)).getRowObjectsJson();
  db.close();
  return rows;
}

test('each text once, and every row gets its translations and the worse of their statuses', async () => {
  const source = join(folder, 'part.parquet');
  await query(`copy (select * from (values
      (1, 'soudage', '254 travail du métal', 'a', date '2025-03-19', 's'),
      (2, 'it''s', '254 travail du métal', 'b', date '2025-03-19', 's'),
      (3, null, null, 'c', date '2025-03-19', 's')
    ) t(formacode, description, field, row_id, _snapshot_date, _source_sha256)) to ${quoteLiteral(source)} (format parquet)`);

  expect(await textColumns.distinctTexts([source], ['description', 'field'])).toEqual(
    ["it's", 'soudage', '254 travail du métal'].sort(),
  );

  const target = join(folder, 'translated.parquet');
  await textColumns.writeTranslated({
    parts: [source],
    columns: { description: 'description_en', field: 'field_en' },
    statusColumn: 'translation_status',
    translations: new Map([
      ['soudage', { text: 'welding', status: 'memory', rank: 1 }],
      ["it's", { text: "it's", status: 'untranslated', rank: 3 }],
      ['254 travail du métal', { text: '254 metalwork', status: 'glossary', rank: 0 }],
    ]),
    target,
  });
  expect(
    await query(`select * exclude (_snapshot_date, _source_sha256) from ${quoteLiteral(target)} order by formacode`),
  ).toEqual([
    {
      formacode: 1,
      description: 'soudage',
      field: '254 travail du métal',
      description_en: 'welding',
      field_en: '254 metalwork',
      translation_status: 'memory',
      row_id: 'a',
    },
    {
      formacode: 2,
      description: "it's",
      field: '254 travail du métal',
      description_en: "it's",
      field_en: '254 metalwork',
      translation_status: 'untranslated',
      row_id: 'b',
    },
    {
      formacode: 3,
      description: null,
      field: null,
      description_en: null,
      field_en: null,
      translation_status: 'glossary',
      row_id: 'c',
    },
  ]);
});
