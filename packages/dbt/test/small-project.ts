import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dbtCore, type DbtCoreOptions } from '../src/drivers/core.js';
import type { BuildRequest, ModelBuilder } from '../src/index.js';
import { dbtProject, findPython } from './find-python.js';

export interface SmallProject {
  readonly folder: string;
  readonly projectFolder: string;
  readonly modelsFolder: string;
  readonly scratchFolder: string;
  readonly databaseFile: string;
  /** Writes below the models' folder. */
  write(name: string, text: string): void;
  /** Puts other Python in the place of run_dbt.py. */
  replaceRunner(python: string): void;
  builder(options?: Partial<DbtCoreOptions>): ModelBuilder;
  request(more?: Partial<BuildRequest>): BuildRequest;
  remove(): void;
}

/** The real project's macros, profile and runner, with models of the test's own. */
export function smallProject(models: Readonly<Record<string, string>>): SmallProject {
  const folder = mkdtempSync(join(tmpdir(), 'relais-dbt-'));
  const projectFolder = join(folder, 'infra', 'dbt');
  const modelsFolder = join(folder, 'workflows', 'pipelines');
  const scratchFolder = join(folder, 'scratch');
  const databaseFile = join(folder, 'small.duckdb');
  cpSync(dbtProject, projectFolder, { recursive: true });
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(modelsFolder, name)), { recursive: true });
    writeFileSync(join(modelsFolder, name), text);
  };
  for (const [name, text] of Object.entries(models)) write(name, text);
  return {
    folder,
    projectFolder,
    modelsFolder,
    scratchFolder,
    databaseFile,
    write,
    replaceRunner: (python) => writeFileSync(join(projectFolder, 'run_dbt.py'), python),
    builder: (options) =>
      dbtCore({ python: findPython(), projectFolder, modelsFolder, scratchFolder, threads: 1, ...options }),
    request: (more) => ({
      pipeline: 'small',
      selector: 'small',
      dialect: 'duckdb',
      environment: { RELAIS_DUCKDB_PATH: databaseFile },
      ...more,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
