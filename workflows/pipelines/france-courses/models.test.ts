import { course, enrollment, randomSources } from './test/model-sources.js';
import { modelsOnDuckDB, type DuckDBModels } from './test/models-on-duckdb.js';
import { readMarts } from './test/reading-of-models.js';
import { rowLines } from './test/row-lines.js';

let models: DuckDBModels;
beforeEach(() => void (models = modelsOnDuckDB()));
afterEach(() => models.end());

const query = (sql: string) => models.query(sql);

test.each([1, 2, 3])('every cell of every mart is what a plain reading of the rules gives (seed %i)', async (seed) => {
  const sources = randomSources(seed);
  const outcome = await models.build(sources);

  expect(outcome.models).toMatchObject({ error: 0, skipped: 0 });
  for (const [mart, rows] of Object.entries(readMarts(sources))) {
    expect(rows.length).toBeGreaterThan(2);
    expect({ mart, lines: rowLines(await models.rows(`marts.${mart}`)) }).toEqual({ mart, lines: rowLines(rows) });
  }
});

test('the worked examples of the specification', async () => {
  const may = '2025-05-04';
  const key = { provider_id: '1', code_certification: 8, code_rs: -1 };
  const ratio = Array.from({ length: 21 }, (_, id) =>
    course(may, { training_id: `R${id}`, provider_id: `P${id % 20}`, code_formacode_1: 40000 }),
  );
  const { warnings } = await models.build({
    courses: [
      course('2025-04-06', { ...key, training_id: 'T0', code_formacode_1: 31025, fees_mean: '10.00' }),
      course(may, { ...key, training_id: 'T1', department: 'Paris', code_formacode_1: 31025, code_formacode_3: 31026 }),
      course(may, { ...key, training_id: 'T1', department: 'Ain', code_formacode_1: 31025, code_formacode_3: 31025 }),
      course(may, { ...key, training_id: 'T2', code_formacode_1: 31025, code_formacode_2: 31023 }),
      ...ratio,
    ],
    enrollments: [
      enrollment('2025-05', 10, { ...key, certification_title: 'old name', _snapshot_date: '2025-05-04' }),
      enrollment('2025-05', 10, { ...key, certification_title: 'before', _snapshot_date: '2025-04-06' }),
      enrollment('2025-05', 4, { ...key, code_certification: null }),
    ],
    formacode: [31023, 31025, 31026].map((formacode) => ({
      formacode,
      description_en: 'd',
      field_en: '311 transport',
    })),
  });

  expect(
    await query(
      "SELECT formacode, total_nb_trainings n, training_provider_ratio r FROM marts.dim_courses WHERE course_month = '2025-05' ORDER BY 1",
    ),
  ).toEqual([
    { formacode: '31023', n: '1', r: 1 },
    { formacode: '31025', n: '2', r: 2 },
    { formacode: '31026', n: '1', r: 1 },
    { formacode: '40000', n: '21', r: 1.1 },
  ]);
  expect(await query('SELECT formacode, total_enrollments n FROM marts.fact_enrollments ORDER BY 1')).toEqual([
    { formacode: '31023', n: '10' },
    { formacode: '31025', n: '10' },
    { formacode: '31026', n: '10' },
  ]);
  expect(await query('SELECT formacode_field, total_enrollments n FROM marts.fact_enrollment_fields')).toEqual([
    { formacode_field: 'transport', n: '10' },
  ]);
  expect(await query('SELECT enrollment_rows, training_entries FROM marts.unmatched_enrollments')).toEqual([
    { enrollment_rows: '1', training_entries: '4' },
  ]);
  expect(warnings.map(({ code, message }) => [code, message.replace(/.*__(\w+?)_formacode__.*: /, '$1: ')])).toEqual([
    ['DBT_WARN', 'dim_courses: 1 rows'],
    ['DBT_WARN', 'fact_course_changes: 1 rows'],
  ]);
  expect(await columnTypes()).toEqual(contract);
});

test('development builds on a hundred rows of each staging table, those with the lowest row ids', async () => {
  const offers = Array.from({ length: 400 }, (_, n) =>
    course('2025-05-04', {
      row_id: String((n * 277) % 400).padStart(3, '0'),
      training_id: `T${n}`,
      code_formacode_1: n % 4 === 0 ? null : 31025,
    }),
  );
  await models.build({ ...randomSources(4), courses: offers }, { development: true });

  const staged = offers.filter((row) => row.code_formacode_1 !== null);
  const lowest = staged.sort((a, b) => (a.row_id < b.row_id ? -1 : 1)).slice(0, 100);
  const stood = await query('SELECT training_id FROM staging.stg_courses');
  expect(stood.map((row) => row['training_id']).sort()).toEqual(lowest.map((row) => row.training_id).sort());
  expect(await query('SELECT count(*) AS n FROM staging.stg_enrollments')).toEqual([{ n: '100' }]);
});

const columnTypes = async () =>
  (
    await query(`SELECT table_name || ': ' || string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) AS columns
      FROM information_schema.columns WHERE table_schema = 'marts' GROUP BY table_name ORDER BY table_name`)
  ).map((row) => row['columns']);

const contract = [
  'course_history: training_id VARCHAR, department VARCHAR, provider_id VARCHAR, first_snapshot DATE, last_snapshot DATE, first_fees_mean DECIMAL(10,2), current_fees_mean DECIMAL(10,2), still_on_offer BOOLEAN',
  'dim_course_fields: course_month VARCHAR, formacode_field VARCHAR, total_nb_trainings BIGINT, total_nb_providers BIGINT, training_provider_ratio DOUBLE',
  'dim_courses: course_month VARCHAR, formacode BIGINT, total_nb_trainings BIGINT, total_nb_providers BIGINT, total_nb_certifications BIGINT, training_provider_ratio DOUBLE, formacode_description VARCHAR, formacode_field VARCHAR',
  'dim_formacode: formacode BIGINT, description_en VARCHAR, field_en VARCHAR',
  'fact_course_changes: course_month VARCHAR, previous_month VARCHAR, formacode BIGINT, launched BIGINT, withdrawn BIGINT, kept BIGINT, repriced BIGINT, formacode_description VARCHAR, formacode_field VARCHAR',
  'fact_enrollment_fields: year_month DATE, formacode_field VARCHAR, total_enrollments BIGINT, total_nb_providers BIGINT',
  'fact_enrollments: year_month DATE, formacode BIGINT, total_enrollments BIGINT, total_nb_providers BIGINT, total_nb_certifications BIGINT, enrollments_provider_ratio DOUBLE, formacode_description VARCHAR, formacode_field VARCHAR',
  'unmatched_enrollments: year_month DATE, enrollment_rows BIGINT, training_entries BIGINT',
];
