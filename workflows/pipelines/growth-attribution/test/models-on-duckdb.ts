import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BuildOutcome } from '@relais/dbt';
import { dbtCore } from '@relais/dbt/drivers/core';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { findPython } from '../../../../packages/dbt/test/find-python.js';
import { newestFiles, type InboxFile } from './inbox-files.js';
import type { AttributionMode } from './reading-of-attribution.js';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** What the models made of a state of the inbox. */
export interface BuiltModels {
  readonly outcome: BuildOutcome;
  readonly path: string;
  /** Integers as strings, as they are beyond what a double holds. */
  query(sql: string): Promise<Row[]>;
  /** Changes what was built, as no model would. */
  tamper(sql: string): Promise<void>;
  /** Builds and tests one model anew over what is there. */
  rebuild(model: string): Promise<BuildOutcome>;
}

export interface GrowthModels {
  /** @param previous the generation to carry untouched users over from; without, everything is computed */
  build(files: readonly InboxFile[], request?: ModelRequest): Promise<BuiltModels>;
  end(): void;
}

export interface ModelRequest {
  readonly mode?: AttributionMode;
  readonly previous?: BuiltModels;
}

const root = resolve(__dirname, '../../../..');

/**
 * The models, built by the real dbt from files of an inbox; each build has a database of its own.
 * @param rules text of the seed of the rules, in place of the pipeline's own
 */
export function modelsOnDuckDB(rules?: string): GrowthModels {
  const folder = mkdtempSync(join(tmpdir(), 'relais-growth-models-'));
  const project = rules === undefined ? root : projectWithRules(join(folder, 'project'), rules);
  let builds = 0;
  const builder = dbtCore({
    python: findPython(),
    scratchFolder: join(folder, 'scratch'),
    projectFolder: resolve(project, 'infra', 'dbt'),
    modelsFolder: resolve(project, 'workflows', 'pipelines'),
  });
  return {
    build: async (files, { mode = 'strict', previous } = {}) => {
      const path = join(folder, String((builds += 1)), 'growth-attribution.duckdb');
      mkdirSync(join(path, '..'));
      await load(path, newestFiles(files));
      const build = (selector: string) =>
        builder.build({
          pipeline: 'growth-attribution',
          selector,
          dialect: 'duckdb',
          environment: { RELAIS_DUCKDB_PATH: path, ...(previous && { RELAIS_DUCKDB_PREVIOUS: previous.path }) },
          variables: { attribution_mode: mode },
        });
      const outcome = await build('growth-attribution');
      return { outcome, path, query: (sql) => query(path, sql), tamper: (sql) => change(path, sql), rebuild: build };
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function projectWithRules(folder: string, rules: string): string {
  const pipeline = join('workflows', 'pipelines', 'growth-attribution');
  for (const part of [join('infra', 'dbt'), join(pipeline, 'models'), join(pipeline, 'seeds')])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, pipeline, 'seeds', 'growth_attribution__attribution_rules.csv'), rules);
  return folder;
}

const open = (path: string, readOnly = false) => openDuckDB({ path, memoryLimit: '300MB', threads: 1, readOnly });

const columns = {
  sessions: { userid: 'BIGINT', time_started: 'TIMESTAMP', is_paid: 'BOOLEAN', medium: 'VARCHAR' },
  conversions: { userid: 'BIGINT', registration_time: 'TIMESTAMP' },
} as const;

/** The source tables as loading leaves them: of each file its distinct rows, with its day and the hash of its bytes. */
async function load(path: string, files: readonly InboxFile[]): Promise<void> {
  const database = await open(path);
  const run = (sql: string) => database.connection.run(sql);
  await run('CREATE SCHEMA source_tables');
  for (const [dataset, types] of Object.entries(columns)) {
    const list = Object.entries(types).map(([name, type]) => `${name} ${type}`);
    await run(
      `CREATE TABLE source_tables.${dataset} (${list.join(', ')}, _snapshot_date DATE, _source_sha256 VARCHAR)`,
    );
  }
  for (const [index, { dataset, date, text }] of files.entries()) {
    const csv = `${path}.${index}.csv`;
    writeFileSync(csv, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const types = Object.entries(columns[dataset]).map(([name, type]) => `${quoteLiteral(name)}: '${type}'`);
    await run(`INSERT INTO source_tables.${dataset} SELECT DISTINCT *, DATE '${date}', '${sha256}'
      FROM read_csv(${quoteLiteral(csv)}, header = true, columns = {${types.join(', ')}}, delim = ',', quote = '"')`);
  }
  database.close();
}

async function query(path: string, sql: string): Promise<Row[]> {
  const database = await open(path, true);
  try {
    return (await (await database.connection.runAndReadAll(sql)).getRowObjectsJson()) as Row[];
  } finally {
    database.close();
  }
}

async function change(path: string, sql: string): Promise<void> {
  const database = await open(path);
  await database.connection.run(sql);
  database.close();
}
