import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fingerprint } from '@relais/core/fingerprint';

const readByDbt: ReadonlySet<string> = new Set(['.sql', '.yml', '.yaml', '.csv', '.md', '.py', '.txt']);

/** Name and content hash of every file that dbt reads below a folder; where nothing lies, nothing. */
async function contents(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => readByDbt.has(extname(name))).sort();
  return Promise.all(
    names.map(
      async (name) =>
        [
          name,
          createHash('sha256')
            .update(await readFile(join(folder, name)))
            .digest('hex'),
        ] as const,
    ),
  );
}

export interface ProjectFolders {
  /** dbt_project.yml, macros, tests, seeds, and requirements.txt, which names dbt's version. */
  readonly projectFolder: string;
  readonly modelsFolder: string;
}

/**
 * Changes with every file that can change what a build makes.
 * @param selector where it is the name of a pipeline's folder only its models and seeds count, else those of every pipeline
 * @param besides whatever else decides, e.g. DBT_ENVIRONMENT
 */
export async function projectVersion(
  folders: ProjectFolders,
  selector: string | null,
  besides: unknown,
): Promise<string> {
  const own = selector === null ? null : join(folders.modelsFolder, selector);
  const isOwn = own !== null && (await isFolder(join(own, 'models')));
  const read = isOwn ? await ownContents(own) : await contents(folders.modelsFolder);
  return fingerprint([await contents(folders.projectFolder), read, besides]);
}

/**
 * Short hashes of the very files that {@link projectVersion} reads, by their path from the folder above the folders'
 * parents: `infra/dbt/macros/months.sql`.
 */
export async function projectFiles(
  { projectFolder, modelsFolder }: ProjectFolders,
  selector: string | null,
): Promise<Readonly<Record<string, string>>> {
  const own = selector === null ? null : join(modelsFolder, selector);
  const isOwn = own !== null && (await isFolder(join(own, 'models')));
  const folders = isOwn ? [join(own, 'models'), join(own, 'seeds')] : [modelsFolder];
  const root = dirname(dirname(modelsFolder));
  const project = join(basename(dirname(projectFolder)), basename(projectFolder));
  const read = async (folder: string, path: string): Promise<readonly (readonly [string, string])[]> =>
    (await isFolder(folder))
      ? (await contents(folder)).map(([name, hash]) => [join(path, name), hash.slice(0, 12)] as const)
      : [];
  const all = [read(projectFolder, project), ...folders.map((folder) => read(folder, relative(root, folder)))];
  return Object.fromEntries((await Promise.all(all)).flat());
}

/** Seeds are named only where there are any. */
async function ownContents(pipelineFolder: string): Promise<unknown> {
  const [models, seeds] = ['models', 'seeds'].map((name) => join(pipelineFolder, name)) as [string, string];
  const read = await contents(models);
  return (await isFolder(seeds)) ? [read, await contents(seeds)] : read;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
