import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BenchDocument } from './bench-report.js';

/** Where a measurement is kept, below the checkout; the pages are made of it. */
export const keptAt = ({ pipeline, measure }: Pick<BenchDocument, 'pipeline' | 'measure'>): string =>
  join('docs', 'bench', `${pipeline}-${measure}.json`);

/** Writes it in place of the one before. @returns where */
export async function keepDocument(root: string, document: BenchDocument): Promise<string> {
  const path = keptAt(document);
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), `${JSON.stringify(document, null, 2)}\n`);
  return path;
}
