import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { legacyName, placeOf, type Table, type TableReference } from './catalogue.js';
import type { Session } from './engine.js';
import { csvQuery } from './csv-query.js';
import { canonicalField, duckdbType, quoteName, quoteText, type Field } from './fields.js';
import { GoogleError } from './google-error.js';
import type { JobOutcome, LoadConfiguration } from './job.js';
import { inPartition, withoutDecorator } from './partitions.js';
import { assertDestination } from './destination.js';
import { changing, type Run } from './run-statement.js';
import { storedBytes } from './stored-bytes.js';
import { columnList, makeTable, sqlName } from './tables-made.js';
import type { World } from './world.js';

/**
 * Loads Parquet objects, or a CSV that was uploaded, into a table or one of its partitions, all of it or nothing.
 * @throws GoogleError
 */
export async function runLoad(
  world: World,
  project: string,
  load: LoadConfiguration,
  uploaded: Buffer | null,
): Promise<JobOutcome> {
  if (!load.destinationTable) throw new GoogleError('required', 'Required parameter is missing: destinationTable');
  const format = load.sourceFormat ?? 'CSV';
  if (format !== (uploaded === null ? 'PARQUET' : 'CSV'))
    throw new GoogleError('notImplemented', `[test server] objects are PARQUET and uploads are CSV, not ${format}`);
  const { reference, partition } = withoutDecorator(load.destinationTable);
  const folder = await mkdtemp(join(tmpdir(), 'bigquery-server-'));
  const session = await world.engine.open();
  try {
    const files =
      uploaded === null
        ? await fetchObjects(world, load.sourceUris ?? [], folder)
        : [await keepUpload(uploaded, join(folder, 'upload.csv'))];
    const run: Run = { ...emptyRun, session, project, temporary: new Set(), variables: {} };
    world.faults.countTableUpdate(legacyName(load.destinationTable));
    const rows = await changing(world, run, placeOf(reference), () =>
      replace(world, session, load, reference, partition, files),
    );
    const bytes = String(files.reduce((sum, { size }) => sum + size, 0));
    const table = world.catalogue.table(reference);
    const outputBytes = String(await storedBytes(session, placeOf(reference), table.fields));
    const counts = { inputFiles: String(files.length), inputFileBytes: bytes, outputRows: String(rows), outputBytes };
    return { bytes: 0, load: counts, destination: load.destinationTable };
  } finally {
    session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const emptyRun = { dataset: null, parameters: [], transaction: null, maximumBytes: null };

interface LocalFile {
  readonly path: string;
  readonly uri: string;
  readonly size: number;
}

async function fetchObjects(world: World, uris: readonly string[], folder: string): Promise<LocalFile[]> {
  if (uris.length === 0) throw new GoogleError('required', 'Required parameter is missing: sourceUris');
  return Promise.all(
    uris.map(async (uri, index) => {
      const [, bucket = '', name = ''] = uri.match(/^gs:\/\/([^/]+)\/(.+)$/) ?? [];
      if (!name) throw new GoogleError('invalid', `Source URI must be a Google Cloud Storage location: ${uri}`);
      if (name.includes('*'))
        throw new GoogleError('notImplemented', '[test server] wildcards in source URIs are not supported');
      const object = `${world.gcsEndpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`;
      const response = await fetch(object);
      if (response.status === 404) throw new GoogleError('notFound', `Not found: URI ${uri}`);
      if (!response.ok) throw new GoogleError('backendError', `Error reading ${uri}: ${response.status}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      const path = join(folder, `${index}.parquet`);
      await writeFile(path, bytes);
      return { path, uri, size: bytes.length };
    }),
  );
}

async function keepUpload(bytes: Buffer, path: string): Promise<LocalFile> {
  await writeFile(path, bytes);
  return { path, uri: 'the upload', size: bytes.length };
}

async function replace(
  world: World,
  session: Session,
  load: LoadConfiguration,
  reference: TableReference,
  partition: string | null,
  files: readonly LocalFile[],
): Promise<number> {
  const old = world.catalogue.findTable(reference);
  const name = sqlName(placeOf(reference));
  const fields = (load.schema?.fields ?? old?.fields ?? (await fieldsOf(session, files))).map(canonicalField);
  const query =
    load.sourceFormat === 'PARQUET'
      ? await parquetQuery(session, files, fields)
      : csvQuery(files[0]!.path, load, fields);
  const table = { ...old, reference, fields, ...specOf(load, old) } as Table;
  const where = partition === null ? null : inPartition(table, partition);
  const count = async (condition: string | null) => {
    const { rows } = await session.run(`SELECT count(*) FROM ${name}${condition ? ` WHERE ${condition}` : ''}`);
    return Number(rows[0]![0]);
  };
  // A load job appends unless told otherwise.
  const disposition = load.writeDisposition ?? 'WRITE_APPEND';
  assertDestination(old !== null, old ? await count(where) : 0, {
    ...load,
    destinationTable: reference,
    writeDisposition: disposition,
  });
  if (where !== null) await assertInPartition(session, fields, query, where, load.destinationTable!.tableId);
  if (!old) {
    await makeTable(world, session, table, query);
    return count(null);
  }
  if (disposition === 'WRITE_TRUNCATE' && where === null) {
    await makeTable(world, session, table, query);
    return count(null);
  }
  assertSameColumns(old, fields);
  if (disposition === 'WRITE_TRUNCATE') await session.run(`DELETE FROM ${name} WHERE ${where}`);
  const columns = fields.map((field) => quoteName(field.name)).join(', ');
  return (await session.run(`INSERT INTO ${name} (${columns}) ${query}`)).changed;
}

const specOf = (load: LoadConfiguration, old: Table | null) => ({
  ...((load.timePartitioning ?? old?.timePartitioning) && {
    timePartitioning: load.timePartitioning ?? old?.timePartitioning,
  }),
  ...((load.clustering ?? old?.clustering) && { clustering: load.clustering ?? old?.clustering }),
});

async function assertInPartition(
  session: Session,
  fields: readonly Field[],
  query: string,
  where: string,
  tableId: string,
) {
  await session.run(`CREATE OR REPLACE TEMP TABLE staged (${columnList(fields)})`);
  await session.run(`INSERT INTO temp.staged ${query}`);
  const { rows } = await session.run(`SELECT count(*) FROM temp.staged WHERE NOT (${where})`);
  await session.run('DROP TABLE temp.staged');
  if (Number(rows[0]![0]) === 0) return;
  throw new GoogleError(
    'invalid',
    `Some rows belong to different partitions rather than destination partition ${tableId}`,
  );
}

/** A new table takes the columns of the first file, all of them NULLABLE. */
const fieldsOf = (session: Session, [file]: readonly LocalFile[]): Promise<readonly Field[]> =>
  session.describe(`SELECT * FROM read_parquet(${quoteText(file!.path)})`);

/** Reads files under the declared columns. @throws GoogleError in BigQuery's words where they do not fit */
async function parquetQuery(session: Session, files: readonly LocalFile[], fields: readonly Field[]): Promise<string> {
  const queries = [];
  for (const { path, uri } of files) {
    const source = `read_parquet(${quoteText(path)})`;
    const found = new Map(
      (await session.describe(`SELECT * FROM ${source}`)).map((field) => [field.name.toLowerCase(), field]),
    );
    const columns = fields.map((field) => {
      const given = found.get(field.name.toLowerCase());
      found.delete(field.name.toLowerCase());
      return given ? readColumn(field, given, uri) : absentColumn(field, uri);
    });
    const [extra] = found.values();
    if (extra)
      throw new GoogleError(
        'invalid',
        `Provided Schema does not match Table. Cannot add fields (field: ${extra.name})`,
      );
    queries.push(`SELECT ${columns.join(', ')} FROM ${source}`);
  }
  return queries.join(' UNION ALL ');
}

function absentColumn(field: Field, uri: string): string {
  if (field.mode !== 'REQUIRED') return `NULL AS ${quoteName(field.name)}`;
  throw new GoogleError(
    'invalid',
    `Error while reading data, error message: Required column '${field.name}' is missing from Parquet file ${uri}`,
  );
}

const widenings: Readonly<Record<string, readonly string[]>> = {
  NUMERIC: ['INTEGER'],
  BIGNUMERIC: ['NUMERIC', 'INTEGER'],
  FLOAT: ['INTEGER'],
};
/** Parquet has no JSON. A time that is not adjusted to UTC is a DATETIME, which is no TIMESTAMP. */
const alike: Readonly<Record<string, readonly string[]>> = { JSON: ['STRING'] };

function readColumn(field: Field, given: Field, uri: string): string {
  const fits =
    given.type === field.type || widenings[field.type]?.includes(given.type) || alike[field.type]?.includes(given.type);
  if (!fits || (field.mode === 'REPEATED') !== (given.mode === 'REPEATED')) {
    throw new GoogleError(
      'invalid',
      `Error while reading data, error message: Parquet column '${field.name}' has type ${given.type} which does not match the target cpp_type ${field.type}. File: ${uri}`,
    );
  }
  return `CAST(${quoteName(field.name)} AS ${duckdbType(field)}) AS ${quoteName(field.name)}`;
}

function assertSameColumns(old: Table, fields: readonly Field[]): void {
  for (const field of fields) {
    const known = old.fields.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    const name = legacyName(old.reference);
    if (!known)
      throw new GoogleError(
        'invalid',
        `Provided Schema does not match Table ${name}. Cannot add fields (field: ${field.name})`,
      );
    if (known.type !== field.type) {
      throw new GoogleError(
        'invalid',
        `Provided Schema does not match Table ${name}. Field ${field.name} has changed type from ${known.type} to ${field.type}`,
      );
    }
    if (known.mode !== field.mode) {
      throw new GoogleError(
        'invalid',
        `Provided Schema does not match Table ${name}. Field ${field.name} has changed mode from ${known.mode} to ${field.mode}`,
      );
    }
  }
  const absent = old.fields.find(
    ({ name, mode }) => mode === 'REQUIRED' && !fields.some((field) => field.name.toLowerCase() === name.toLowerCase()),
  );
  if (absent)
    throw new GoogleError(
      'invalid',
      `Provided Schema does not match Table ${legacyName(old.reference)}. Field ${absent.name} is missing in new schema`,
    );
}
