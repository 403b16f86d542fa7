import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB } from '@relais/duckdb';
import { findPython } from '../../../packages/dbt/test/find-python.js';
import { buildModels } from './test/model-warehouse.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'relais-models-memory-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Four times as many courses as the publisher has, in two months; a training stands in four departments. */
const COURSES = `
  SELECT
    printf('%07d', i) AS row_id, DATE '2025-04-06' + 28 * CAST(i % 2 AS INTEGER) AS date_extract,
    'T' || (i // 8) || repeat('-', 13) AS training_id, 'D' || (i // 2 % 4) AS department,
    printf('%014d', i // 8 % 5000) AS provider_id, 'Titre ' || (i // 8 % 900) AS certification_title,
    i // 8 % 900 AS code_certification, 100::BIGINT AS code_rncp, NULL::BIGINT AS code_rs,
    31000 + i // 8 % 700 AS code_formacode_1, 32000 + i // 8 % 600 AS code_formacode_2, 33000 + i // 8 % 500 AS code_formacode_3,
    NULL::BIGINT AS code_formacode_4, NULL::BIGINT AS code_formacode_5, CAST(100 + i % 9 AS DECIMAL(10, 2)) AS fees_mean
  FROM range(800_000) AS numbers(i)`;

const ENROLLMENTS = `
  SELECT
    '1' AS row_id, DATE '2025-05-01' AS _snapshot_date, DATE '2025-05-01' AS year_month, printf('%014d', 1) AS provider_id,
    'RNCP' AS type_referential, 1::BIGINT AS code_certification, 100::BIGINT AS code_rncp, NULL::BIGINT AS code_rs,
    'Titre 1' AS certification_title, 3::BIGINT AS training_entries`;

const FORMACODE = `SELECT 31000::BIGINT AS formacode, 'removals' AS description_en, '311 transport' AS field_en`;

test('courses that fit not into the memory are built in it all the same, and each is counted', async () => {
  const file = join(folder, 'france-courses.duckdb');
  const sources = await openDuckDB({ path: file, memoryLimit: '300MB', threads: 2 });
  await sources.connection.run('CREATE SCHEMA source_tables');
  for (const [table, rows] of Object.entries({ courses: COURSES, enrollments: ENROLLMENTS, formacode: FORMACODE }))
    await sources.connection.run(`CREATE TABLE source_tables.${table} AS ${rows}`);
  sources.close();

  const outcome = await buildModels(
    { python: findPython(), scratchFolder: join(folder, 'scratch'), memoryLimit: '100MB' },
    { dialect: 'duckdb', environment: { RELAIS_DUCKDB_PATH: file } },
  );

  expect(outcome.models).toMatchObject({ error: 0, skipped: 0 });
  const built = await openDuckDB({ path: file, memoryLimit: '300MB', threads: 2, readOnly: true });
  const counted = await built.connection.runAndReadAll(`
    SELECT sum(kept), sum(launched), sum(withdrawn), (SELECT count(*) FROM marts.course_history)
    FROM marts.fact_course_changes`);
  built.close();
  // 100 000 trainings with three formacodes each, on offer in both months.
  expect(counted.getRows()[0]?.map(Number)).toEqual([300_000, 0, 0, 400_000]);
});
