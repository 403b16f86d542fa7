import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A model as its file tells it, without asking dbt. */
export interface ModelFile {
  /** As other models refer to it: `france_courses__dim_courses`. */
  readonly name: string;
  /** As queries name it: `marts.dim_courses`. */
  readonly table: string;
  /** Names of the models and seeds that it refers to; what a macro refers to for it is not among them. */
  readonly refs: readonly string[];
}

const reference = /\bref\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The models of a pipeline, by file. @param pipelineFolder holds `models/` */
export async function readModelFiles(pipelineFolder: string, pipeline: string): Promise<readonly ModelFile[]> {
  const folder = join(pipelineFolder, 'models');
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((file) => file.endsWith('.sql'));
  return Promise.all(
    files.sort().map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const refs = [...text.matchAll(reference)].flatMap(([, name]) => name ?? []);
      return { name: basename(file, '.sql'), table: tableOfModel(pipeline, file), refs: [...new Set(refs)] };
    }),
  );
}

/** `…/models/marts/france_courses__dim_courses.sql` is `marts.dim_courses`. */
export const tableOfModel = (pipeline: string, file: string): string =>
  `${basename(dirname(file))}.${basename(file, '.sql').replace(`${pipeline.replaceAll('-', '_')}__`, '')}`;

/** The models that are made of some models or seeds, directly or through others; those themselves are left out. */
export function madeOf(models: readonly ModelFile[], names: readonly string[]): readonly ModelFile[] {
  const touched = new Set(names);
  for (let size = -1; size !== touched.size;) {
    size = touched.size;
    for (const { name, refs } of models) if (refs.some((each) => touched.has(each))) touched.add(name);
  }
  return models.filter(({ name }) => touched.has(name) && !names.includes(name));
}
