import type { DatasetPlan, RunPlan, SnapshotOutcome, SnapshotRef, TypedRef } from '@relais/core';
import { versionOf } from '@relais/core';
import { download, heavy, stubbornDownload, translating } from './activity-options.js';
import { atOnce, type Turn } from './in-turns.js';
import { toFailedDataset, type DatasetOutcome } from './outcomes.js';
import type { Details } from './run-context.js';

interface Among {
  /** The line of the run's page that tells of it. */
  readonly label?: string;
  /** Its turn to load, where others of its dataset are under way. */
  readonly turn?: Turn;
}

/** snapshot → type → (translate) → load: the life of one dataset in one run; an outcome, never a throw. */
export async function ingestDataset(
  plan: RunPlan,
  item: DatasetPlan,
  details: Details,
  { label = labelOf(item), turn = atOnce }: Among = {},
): Promise<DatasetOutcome> {
  const started = Date.now();
  try {
    details(label, item.snapshot ? 'replaying' : item.file ? `taking in ${item.file.date}` : 'downloading');
    const snapshot = item.snapshot ? stored(item.snapshot) : await fetchSnapshot(plan, item);
    const name = `${snapshot.dataset} ${snapshot.snapshotDate} (${versionOf(snapshot.sha256)})`;
    details(label, `typing ${snapshot.rows} rows of ${snapshot.snapshotDate}`);
    const typed = await heavy.typeSnapshot.executeWithOptions({ summary: `type ${name}` }, [
      { pipeline: plan.pipeline, snapshot: toRef(snapshot), verify: item.snapshot !== undefined },
    ]);
    const { ref, parts, translation } = await translate(plan, item, typed, name);
    const toLoad = {
      pipeline: plan.pipeline,
      typed: ref,
      parts,
      ...(plan.accept === undefined ? {} : { accept: plan.accept }),
      ...(item.snapshot === undefined ? { logicalDate: plan.logicalDate } : {}),
    };
    const {
      changed,
      contentHash,
      warnings = [],
    } = await turn(() => {
      details(label, `loading ${typed.loaded} rows`);
      return heavy.loadTable.executeWithOptions({ summary: `load ${name}` }, [toLoad]);
    });
    details(label, `loaded ${typed.loaded} rows of ${snapshot.snapshotDate}, ${changed} changed`);
    return {
      ok: true,
      table: {
        dataset: item.dataset,
        table: item.table,
        snapshotDate: snapshot.snapshotDate,
        version: versionOf(snapshot.sha256),
        read: typed.read,
        loaded: typed.loaded,
        duplicates: typed.duplicates,
        quarantined: typed.quarantined,
        changed,
        bytes: snapshot.bytes,
        sha256: snapshot.sha256,
        seconds: (Date.now() - started) / 1000,
      },
      counted: { dataset: item.dataset, snapshotDate: snapshot.snapshotDate, path: typed.path, contentHash },
      toReconcile: { pipeline: plan.pipeline, typed, parts, contentHash },
      translation,
      warnings: [...snapshot.warnings, ...warnings],
      late: snapshot.late,
    };
  } catch (error) {
    const failed = toFailedDataset(error, item.dataset, item.file);
    details(label, `${failed.blocked ? 'blocked' : 'failed'}: ${failed.error.code}`);
    return failed;
  }
}

const labelOf = ({ dataset, snapshot }: DatasetPlan): string =>
  snapshot ? `${dataset} of ${snapshot.snapshotDate}` : dataset;

function fetchSnapshot(plan: RunPlan, item: DatasetPlan): Promise<SnapshotOutcome> {
  const { snapshotDataset } = plan.trigger === 'schedule' ? stubbornDownload : download;
  return snapshotDataset.executeWithOptions(
    { summary: `download ${item.dataset} for ${item.file?.date ?? plan.logicalDate}` },
    [
      {
        pipeline: plan.pipeline,
        dataset: item.dataset,
        logicalDate: plan.logicalDate,
        ...(item.file === undefined ? {} : { file: item.file }),
      },
    ],
  );
}

async function translate(plan: RunPlan, item: DatasetPlan, typed: TypedRef, name: string) {
  if (!item.translated) return { ref: typed, parts: typed.parts, translation: null };
  const { translateColumns } = plan.translationQueue === undefined ? heavy : translating(plan.translationQueue);
  const { ref, parts } = await translateColumns.executeWithOptions({ summary: `translate ${name}` }, [
    { pipeline: plan.pipeline, typed },
  ]);
  return { ref, parts, translation: ref.translation };
}

const stored = (snapshot: SnapshotRef): SnapshotOutcome => ({ ...snapshot, warnings: [], late: false });

const toRef = ({ dataset, snapshotDate, sha256, bytes, rows, path, fileName }: SnapshotRef): SnapshotRef => ({
  dataset,
  snapshotDate,
  sha256,
  bytes,
  rows,
  path,
  fileName,
});
