import { openDuckDB } from '@relais/duckdb';
import { enrollments, pipeline, typedSnapshot } from './sample.js';
import { publishLoaded, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

let subject: TemporaryWarehouse;
beforeAll(async () => {
  subject = await temporaryWarehouse();
  const row = { id: 'a', entries: 1, exits: 0, load_date: '2025-01-05', seen_at: '2020-06-05 23:30:00.000001+00' };
  await subject.warehouse.load(await typedSnapshot(subject.store, enrollments, '2025-01-05', [row]));
});
afterAll(() => subject.dispose());

/** dbt opens the candidate with its own DuckDB, in the time zone of its machine. */
test.each(['America/New_York', 'Pacific/Auckland'])('a moment is the same to a reader in %s', async (zone) => {
  const snapshots = await subject.warehouse.loaded(pipeline);
  const candidate = await subject.warehouse.prepareCandidate({ pipeline, snapshots, count: [] });
  const path = String(candidate.environment['RELAIS_DUCKDB_PATH']);
  const database = await openDuckDB({ path, readOnly: true, memoryLimit: '100MB', threads: 1 });
  try {
    await database.connection.run(`SET TimeZone = '${zone}'`);
    const read = await database.connection.runAndReadAll(
      `SELECT typeof(seen_at) AS type, CAST(seen_at AS VARCHAR) AS text, CAST(CAST(seen_at AS DATE) AS VARCHAR) AS day
       FROM source_tables.enrollments`,
    );
    expect(read.getRowObjectsJson()).toEqual([
      { type: 'TIMESTAMP', text: '2020-06-05 23:30:00.000001', day: '2020-06-05' },
    ]);
  } finally {
    database.close();
    await subject.warehouse.discardCandidate(candidate);
  }
});

test('a query is answered in UTC, whatever the zone of the machine', async () => {
  await publishLoaded(subject.warehouse);
  const sql = `SELECT current_setting('TimeZone') AS zone, seen_at FROM source_tables.enrollments`;
  expect((await subject.warehouse.query(pipeline.name, sql)).rows).toEqual([
    { zone: 'UTC', seen_at: '2020-06-05T23:30:00.000001Z' },
  ]);
});
