import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { scanFile, type CsvScan, type TypeRequest } from '@relais/rows';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { describeRowTyper } from './conformance.js';
import { courseRecord, courses, csvFile, csvLine } from './conformance/courses.js';
import { sha256 } from './conformance/harness.js';

const settings = { memoryLimit: '300MB', threads: 2 } as const;

describeRowTyper('duckdb', (scratchFolder) => duckdbTyper({ ...settings, scratchFolder }));

describe('duckdb typer', () => {
  let root: string;
  let request: TypeRequest & { readonly scan: CsvScan };
  const typer = () => duckdbTyper({ ...settings, scratchFolder: join(root, 'scratch') });

  const given = async (lines: readonly string[]): Promise<void> => {
    const [file, folder] = [join(root, 'raw.csv'), join(root, 'typed')];
    await writeFile(file, csvFile(lines));
    const scan = await scanFile(file, courses.format);
    request = { dataset: courses, file, rows: scan.records, scan, snapshotDate: '2025-03-19', sha256, folder };
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'relais-typer-'));
    await Promise.all([mkdir(join(root, 'scratch')), mkdir(join(root, 'typed'))]);
    await given([1, 2, 3].map((number) => csvLine(courseRecord(number))));
  });

  afterEach(async () => {
    expect(await readdir(join(root, 'scratch'))).toEqual([]);
    await rm(root, { recursive: true });
  });

  test('a file with other records than were counted is refused', async () => {
    const attempt = typer().type({ ...request, rows: 4 });
    await expect(attempt).rejects.toMatchObject({ code: 'ROWS_UNACCOUNTED', context: { read: 4, found: 3 } });
  });

  test('where DuckDB does not find the records that the scanner promised, the sound ones are separated', async () => {
    await given([csvLine(courseRecord(1)), 'too;short', csvLine(courseRecord(2))]);
    const scan = { ...request.scan, irregular: 0 };
    expect(await typer().type({ ...request, scan })).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
  });

  test.each([undefined, null, [], [['of another contract']], [['1', '2', '3', '4']]])(
    'copies collapse although the scanner noted %j',
    async (repeated) => {
      await given([1, 2, 1].map((number) => csvLine(courseRecord(number))));
      const scan = { ...request.scan, repeated } as CsvScan;
      expect(await typer().type({ ...request, scan })).toMatchObject({ read: 3, loaded: 2, duplicates: 1 });
    },
  );

  test('an abort ends the work with the reason of the one who asked for it', async () => {
    const reason = new Error('enough');
    const before = typer().type({ ...request, signal: AbortSignal.abort(reason) });
    await expect(before).rejects.toBe(reason);
    const controller = new AbortController();
    await given(['too;short', csvLine(courseRecord(1))]);
    const during = typer().type({ ...request, signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(during).rejects.toBe(reason);
  });

  test('progress ends at the rows of the file', async () => {
    const seen: number[] = [];
    await typer().type({ ...request, onProgress: (rows) => seen.push(rows) });
    expect(seen.at(-1)).toBe(3);
  });

  test('what DuckDB cannot do is an error of ours with its cause', async () => {
    const attempt = typer().type({ ...request, folder: join(root, 'nowhere') });
    await expect(attempt).rejects.toMatchObject({
      code: 'TYPING_FAILED',
      dataset: 'courses',
      cause: expect.objectContaining({ message: expect.stringContaining('nowhere') }),
    });
  });

  test('two declared columns may read the same one', async () => {
    const copy = { ...courses.columns[3]!, name: 'training_id_again' };
    const dataset = { ...courses, columns: [...courses.columns, copy] };
    expect(await typer().type({ ...request, dataset })).toMatchObject({ loaded: 3, quarantined: 0 });
  });

  test('the number of threads and the memory change no row', async () => {
    // Wide enough to be no small file, which one thread types.
    const wide = 'w'.repeat(1000);
    const content = (n: number) => ({ contenu_formation: `${n % 7}\n${wide}` });
    await given(Array.from({ length: 5000 }, (_, n) => csvLine(courseRecord(n % 4000, content(n)))));
    const digests = new Set<string>();
    for (const [memoryLimit, threads] of [
      ['200MB', 1],
      ['1GB', 4],
    ] as const) {
      await duckdbTyper({ memoryLimit, threads, scratchFolder: join(root, 'scratch') }).type(request);
      digests.add(await digestOf(join(request.folder, 'part-0.parquet')));
    }
    expect(digests.size).toBe(1);
  });

  test('what one file leaves behind is nothing to the next, nor is what failed', async () => {
    const same = typer();
    await given([
      'too;short',
      ...[1, 1, 2].map((number) => csvLine(courseRecord(number))),
      csvLine(courseRecord(3, { code_inventaire: 'x' })),
    ]);
    expect(await same.type(request)).toMatchObject({ loaded: 2, duplicates: 1, quarantined: 2 });
    await expect(same.type({ ...request, rows: 9 })).rejects.toMatchObject({ code: 'ROWS_UNACCOUNTED' });
    await given([csvLine(courseRecord(1))]);
    const clean = { read: 1, loaded: 1, duplicates: 0, quarantined: 0, quarantine: null, setAside: null };
    const [one, other] = [join(root, 'one'), join(root, 'other')];
    await Promise.all([mkdir(one), mkdir(other)]);
    const both = await Promise.all([one, other].map((folder) => same.type({ ...request, folder })));
    expect(both).toEqual([expect.objectContaining(clean), expect.objectContaining(clean)]);
  });

  test('a translated column is reconciled with the one it comes from', async () => {
    await given(['a', '', 'b', '000 unknown'].map((domaine, n) => csvLine(courseRecord(n, { domaine }))));
    const outcome = await typer().type(request);
    const [part, translated] = [join(request.folder, outcome.parts[0]!), join(root, 'translated.parquet')];
    await query(`COPY (SELECT *, upper(field) AS field_en FROM ${quoteLiteral(part)}) TO ${quoteLiteral(translated)}`);
    const dataset = {
      ...courses,
      translation: { from: 'fr', to: 'en', columns: { field: 'field_en' }, statusColumn: 's', glossary: 'g.csv' },
      reconciliation: [{ name: 'field_en', column: 'field_en' }],
    };
    const checks = await typer().reconcile({ dataset, file: request.file, parts: [translated], setAside: null });
    expect(checks).toEqual([{ check: 'field_en', raw: 2, typed: 2 }]);
  });
});

async function query(sql: string): Promise<readonly unknown[][]> {
  const database = await openDuckDB({ path: ':memory:', ...settings });
  const rows = (await database.connection.runAndReadAll(sql)).getRows();
  database.close();
  return rows;
}

const digestOf = async (path: string): Promise<string> =>
  String((await query(`SELECT count(*) || bit_xor(hash(rows)) FROM ${quoteLiteral(path)} AS rows`))[0]?.[0]);
