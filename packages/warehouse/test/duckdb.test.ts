import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDB } from '@relais/duckdb';
import type { Candidate, LoadRequest } from '@relais/warehouse';
import { withDatabase } from '@relais/warehouse/drivers/duckdb/with-database';
import { describeWarehouse } from './conformance.js';
import { generationRecord } from './conformance/steps.js';
import { courses, enrollments, pipeline, terms, typedSnapshot } from './sample.js';
import { publishLoaded, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

describeWarehouse('duckdb', temporaryWarehouse);

const january = '2025-01-05';
const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);

let subject: TemporaryWarehouse;
beforeEach(async () => {
  subject = await temporaryWarehouse();
});
afterEach(() => subject.dispose());

const prepare = async (signal?: AbortSignal): Promise<Candidate> => {
  const { warehouse } = subject;
  const request = { pipeline, snapshots: await warehouse.loaded(pipeline), count: [] };
  return warehouse.prepareCandidate(signal === undefined ? request : { ...request, signal });
};
const loadTerm = async (label: string, date = january): Promise<LoadRequest> => {
  const row = { id: 'a', label, label_en: label, label_status: 'glossary' };
  const request = await typedSnapshot(subject.store, terms, date, [row], label);
  await subject.warehouse.load(request);
  return request;
};
const labels = async () => (await subject.warehouse.query(pipeline.name, 'SELECT label FROM source_tables.terms')).rows;
const exists = (path: string): Promise<boolean> => stat(path).then(Boolean, () => false);

describe('candidates', () => {
  test('the file is closed: another process may write it', async () => {
    await loadTerm('x');
    const { environment } = await prepare();
    const script = `const { DuckDBInstance } = require(${JSON.stringify(require.resolve('@duckdb/node-api'))});
      DuckDBInstance.create(process.env.RELAIS_DUCKDB_PATH).then((i) => i.connect())
        .then((c) => c.runAndReadAll('create schema marts; select label from source_tables.terms'))
        .then((r) => console.log(JSON.stringify(r.getRows())));`;
    const printed = execFileSync(process.execPath, ['-e', script], { env: { ...process.env, ...environment } });
    expect(JSON.parse(String(printed))).toEqual([['x']]);
  });

  test('readers read on while a writer has another generation open', async () => {
    await loadTerm('x');
    await publishLoaded(subject.warehouse);
    const { environment } = await prepare();
    const path = String(environment['RELAIS_DUCKDB_PATH']);
    const writer = await openDuckDB({ path, memoryLimit: '100MB', threads: 1 });
    await writer.connection.run('BEGIN; CREATE TABLE t (a INTEGER)');
    expect(await labels()).toEqual([{ label: 'x' }]);
    writer.close();
  });

  test('an aborted attempt ends with the reason of the abort and leaves no folder', async () => {
    await loadTerm('x');
    await expect(prepare(AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect((await readdir(subject.folder)).filter((name) => /^\d/.test(name))).toEqual([]);
  });

  test('an abort interrupts the statement that runs', async () => {
    const controller = new AbortController();
    const settings = { memoryLimit: '100MB', threads: 1 };
    const use = { file: null, spillFolder: subject.home, signal: controller.signal };
    const endless = withDatabase(settings, use, (connection) => {
      setImmediate(() => controller.abort(new Error('stop')));
      return connection.run('SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b');
    });
    await expect(endless).rejects.toThrow('stop');
  });

  test('an attempt that fails leaves no folder', async () => {
    const request = await loadTerm('x');
    await subject.store.remove(request.parts[0]!);
    await expect(prepare()).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    expect((await readdir(subject.folder)).filter((name) => /^\d/.test(name))).toEqual([]);
  });

  test('leftovers of attempts that died are collected after a day, younger ones may be at work', async () => {
    await loadTerm('x');
    const [dead, alive] = [await prepare(), await prepare()];
    const inside = (await readdir(dead.location)).map((name) => join(dead.location, name));
    await mkdir(join(subject.folder, 'spill-dead'));
    for (const path of [...inside, dead.location, join(subject.folder, 'spill-dead')])
      await utimes(path, twoDaysAgo, twoDaysAgo);
    await prepare();
    expect(await exists(dead.location)).toBe(false);
    expect(await exists(join(subject.folder, 'spill-dead'))).toBe(false);
    expect(await exists(alive.location)).toBe(true);
  });

  test('tables and columns say what they are and who made them', async () => {
    await loadTerm('x');
    await subject.warehouse.load(await typedSnapshot(subject.store, enrollments, january, [{ id: 'a' }]));
    await publishLoaded(subject.warehouse);
    const comments = (sql: string) => subject.warehouse.query(pipeline.name, sql).then(({ values }) => values.flat());
    expect(await comments("SELECT comment FROM duckdb_views() WHERE view_name = 'terms'")).toEqual([
      'A sample. Grain: one id. Licence: none. Made by Relais 1.2.3.',
    ]);
    expect(await comments("SELECT comment FROM duckdb_columns() WHERE table_name = 'enrollments' LIMIT 1")).toEqual([
      'id',
    ]);
  });
});

describe('publishing', () => {
  test('readers see every generation whole while others are published', async () => {
    let done = false;
    const publishing = (async () => {
      for (const version of [1, 2, 3, 4, 5, 6]) {
        await loadTerm(`version ${version}`);
        const course = [{ id: `version ${version}`, code: version, fee: 1 }];
        await subject.warehouse.load(await typedSnapshot(subject.store, courses, january, course, `run-${version}`));
        await publishLoaded(subject.warehouse, String(version));
      }
    })().finally(() => (done = true));
    const sql = 'SELECT label = (SELECT any_value(id) FROM source_tables.courses) AS whole FROM source_tables.terms';
    while (!done) {
      const published = await subject.warehouse.published(pipeline.name);
      if (published === null) continue;
      expect((await subject.warehouse.query(pipeline.name, sql)).rows).toEqual([{ whole: true }]);
    }
    await publishing;
    expect(await labels()).toEqual([{ label: 'version 6' }]);
  });

  test('the newest five generations stay with their records; a reader of an older one reads on', async () => {
    await loadTerm('x');
    const first = await publishLoaded(subject.warehouse);
    const path = join(first.location, `${pipeline.name}.duckdb`);
    const reader = await openDuckDB({ path, readOnly: true, memoryLimit: '100MB', threads: 1 });
    const kept: string[] = [];
    for (let index = 0; index < 5; index++) kept.push((await publishLoaded(subject.warehouse)).generation);
    expect((await readdir(subject.folder)).sort()).toEqual([...kept, 'current.json']);
    for (const generation of kept) {
      const record = JSON.parse(await readFile(join(subject.folder, generation, 'generation.json'), 'utf8'));
      expect(record).toMatchObject({ generation, fingerprint: 'any' });
    }
    const rows = await reader.connection.runAndReadAll('SELECT label FROM source_tables.terms');
    expect(rows.getRows()).toEqual([['x']]);
    reader.close();
  });

  test('a publisher that died right after the switch is made up for', async () => {
    await loadTerm('x');
    const first = await publishLoaded(subject.warehouse);
    const record = join(first.location, 'generation.json');
    await rm(record);
    await publishLoaded(subject.warehouse);
    expect(JSON.parse(await readFile(record, 'utf8'))).toMatchObject(first);
  });

  test('a lock whose holder died is broken', async () => {
    await loadTerm('x');
    const candidate = await prepare();
    const lock = join(subject.folder, 'publish.lock');
    await writeFile(lock, '');
    await utimes(lock, twoDaysAgo, twoDaysAgo);
    await subject.warehouse.publish(candidate, generationRecord('x'));
    expect(await labels()).toEqual([{ label: 'x' }]);
    expect(await readdir(subject.folder)).toEqual([candidate.generation, 'current.json']);
  });

  test('a candidate that is no database is not published', async () => {
    await loadTerm('x');
    const candidate = await prepare();
    await writeFile(String(candidate.environment['RELAIS_DUCKDB_PATH']), 'garbage');
    await expect(subject.warehouse.publish(candidate, generationRecord('x'))).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
    });
    expect(await subject.warehouse.published(pipeline.name)).toBeNull();
  });

  test('a published generation cannot be discarded as a candidate', async () => {
    await loadTerm('x');
    const candidate = await prepare();
    await subject.warehouse.publish(candidate, generationRecord('x'));
    await subject.warehouse.discardCandidate(candidate);
    expect(await labels()).toEqual([{ label: 'x' }]);
  });

  test('a damaged pointer is named, not taken for an empty warehouse', async () => {
    await mkdir(subject.folder, { recursive: true });
    await writeFile(join(subject.folder, 'current.json'), '{"generation":');
    await expect(subject.warehouse.published(pipeline.name)).rejects.toMatchObject({ code: 'POINTER_DAMAGED' });
  });
});
