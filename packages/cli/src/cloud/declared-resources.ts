import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Addresses of the resources that a folder of Terraform files declares, sorted. */
export async function declaredResources(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tf'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .flatMap((text) => [...text.matchAll(/^resource "(\w+)" "(\w+)" \{$/gm)])
    .map(([, type, name]) => `${type}.${name}`)
    .sort();
}
