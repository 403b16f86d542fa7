import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readModelFiles } from './model-refs.js';

/** The part of a schema file that says what of a model is unique. */
interface SchemaFile {
  readonly models?: readonly {
    readonly name: string;
    readonly data_tests?: readonly DataTest[];
    readonly columns?: readonly { readonly name: string; readonly data_tests?: readonly DataTest[] }[];
  }[];
}

type DataTest =
  string | { readonly unique_combination?: { readonly arguments?: { readonly columns?: readonly string[] } } };

/**
 * Columns that say which row of a table is which, by table (`marts.dim_courses`): what the models' own tests hold to be
 * unique, a combination before a single column. Tables without such a test are left out.
 * @param modelsFolder holds a folder for each pipeline
 */
export async function readDeclaredKeys(
  modelsFolder: string,
  pipeline: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const pipelineFolder = join(modelsFolder, pipeline);
  const tables = new Map((await readModelFiles(pipelineFolder, pipeline)).map(({ name, table }) => [name, table]));
  const folder = join(pipelineFolder, 'models');
  const files = (await readdir(folder, { recursive: true })).sort();
  const keys: Record<string, readonly string[]> = {};
  for (const file of files.filter((name) => /\.ya?ml$/.test(name))) {
    const { models = [] } = parse(await readFile(join(folder, file), 'utf8')) as SchemaFile;
    for (const model of models) {
      const [table, key] = [tables.get(model.name), keyOf(model)];
      if (table !== undefined && key !== undefined) keys[table] = key;
    }
  }
  return keys;
}

function keyOf({ data_tests: tests = [], columns = [] }: NonNullable<SchemaFile['models']>[number]) {
  const combined = tests.flatMap((test) =>
    typeof test === 'string' ? [] : [test.unique_combination?.arguments?.columns ?? []],
  );
  const unique = columns.filter((column) => column.data_tests?.includes('unique')).map(({ name }) => [name]);
  return [...combined, ...unique].find((key) => key.length > 0);
}
