import type { Stats } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileNameOf, PermanentError, type DatasetDefinition, type SnapshotRef } from '@relais/core';
import { assertDate } from './assert-date.js';
import { checkSnapshot } from './check-snapshot.js';
import type { Dependencies } from './dependencies.js';
import { findDataset, findPipeline } from './find-pipeline.js';
import { hashFile } from '@relais/core/hash-file';
import { keepSnapshot } from './keep-snapshot.js';
import { scanDownload } from './scan-download.js';

export interface ImportRequest {
  readonly pipeline: string;
  readonly dataset: string;
  /** `YYYY-MM-DD`; for files that carry a date of their own the two must agree. */
  readonly date: string;
  readonly file: string;
}

/**
 * Takes in a file that somebody kept from an earlier month, through the same checks as a download. The file itself is
 * left alone; a backfill loads what was imported.
 * @throws PermanentError `IMPORT_NO_FILE`, `IMPORT_WRONG_DATE`, `INVALID_DATE`, and what a download is refused for
 */
export async function importSnapshot(
  deps: Pick<Dependencies, 'registry' | 'store' | 'scratchFolder' | 'codeVersion'>,
  request: ImportRequest,
): Promise<SnapshotRef> {
  const pipeline = findPipeline(deps.registry, request.pipeline);
  const dataset = findDataset(pipeline, request.dataset);
  assertDate(request.date);
  const source = resolve(request.file);
  const found = await fileAt(source, dataset);
  const staging = await deps.store.stagingFolder();
  await mkdir(staging, { recursive: true });
  const folder = await mkdtemp(join(staging, 'import-'));
  try {
    const file = join(folder, fileNameOf(dataset.source, request.date));
    await copyFile(source, file);
    const facts = checkSnapshot(
      dataset,
      await scanDownload(dataset, file, deps.scratchFolder),
      { recordsCount: null },
      request.date,
    );
    if (facts.snapshotDate !== request.date)
      throw new PermanentError(
        `[activities/import] the file is of ${facts.snapshotDate}, not of ${request.date}; import it with --date ${facts.snapshotDate}`,
        { code: 'IMPORT_WRONG_DATE', dataset: dataset.name },
      );
    const fetched = {
      file,
      sha256: await hashFile(file),
      bytes: found.size,
      etag: null,
      lastModified: found.mtime.toUTCString(),
      recordsCount: null,
      url: `import:${basename(source)}`,
    };
    return await keepSnapshot(deps, pipeline.name, dataset, { ...fetched, ...facts });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fileAt(source: string, { name }: DatasetDefinition): Promise<Stats> {
  const found = await stat(source).catch(() => null);
  if (found?.isFile()) return found;
  throw new PermanentError(`[activities/import] there is no file ${source}`, { code: 'IMPORT_NO_FILE', dataset: name });
}
