import { versionOf, type DatasetDefinition, type PipelineDefinition, type TypedRef } from '@relais/core';
import type { SnapshotComparison } from '@relais/rows';
import type { Objection } from './admit.js';
import type { Dependencies } from './dependencies.js';
import { judgeComparison } from './judge-comparison.js';
import type { Step } from './step.js';
import { typeSnapshot } from './type-snapshot.js';

/**
 * Compares a snapshot with the one that counts of the date before it, whatever was loaded last, and objects when it has
 * lost more than its dataset's guard lets pass. Other bytes for the first date are compared with those that count of it.
 * What has been loaded already is never asked about again, and a first snapshot has nothing to be compared with.
 */
export async function guardSnapshot(
  deps: Dependencies,
  pipeline: PipelineDefinition,
  dataset: DatasetDefinition,
  typed: TypedRef,
  step: Step,
): Promise<Objection | null> {
  if (dataset.guard === undefined) return null;
  const { snapshotDate, sha256 } = typed.snapshot;
  const loaded = (await deps.warehouse.loaded(pipeline)).filter((record) => record.dataset === dataset.name);
  if (loaded.some((record) => record.snapshotDate === snapshotDate && record.sha256 === sha256)) return null;
  const previous =
    loaded.findLast((record) => record.snapshotDate < snapshotDate) ??
    loaded.find((record) => record.snapshotDate === snapshotDate);
  if (previous === undefined) return null;

  // As `snapshots diff` takes it.
  const name = previous.snapshotDate + (previous.snapshotDate === snapshotDate ? `@${versionOf(previous.sha256)}` : '');
  step.progress({ dataset: dataset.name, step: 'guard', rows: typed.loaded, note: `against ${name}` });
  const comparison = await deps.typer.compare({
    dataset,
    guard: dataset.guard,
    // Typed again where its contract has changed since: two snapshots can be compared under one contract only.
    previous: await localParts(
      deps,
      await typeSnapshot(deps, { pipeline: pipeline.name, snapshot: previous.snapshot, verify: false }, step),
    ),
    current: await localParts(deps, typed),
    signal: step.signal,
  });
  const findings = judgeComparison(dataset.guard, comparison);
  return findings.length === 0 ? null : objectionTo(pipeline.name, name, findings, comparison);
}

const objectionTo = (
  pipeline: string,
  previous: string,
  findings: readonly string[],
  { rows, keys, monthsGone }: SnapshotComparison,
): Objection => ({
  code: 'SHRINK_GUARD',
  finding: `against ${previous}, ${findings.join('; ')}`,
  look: `look at it with \`relais snapshots ls ${pipeline}\``,
  facts: {
    previous,
    rowsBefore: rows.previous,
    rows: rows.current,
    keysBefore: keys.previous,
    keysGone: keys.gone,
    monthsGone: monthsGone.length,
  },
});

const localParts = (deps: Dependencies, { parts }: TypedRef): Promise<readonly string[]> =>
  Promise.all(parts.map((part) => deps.store.localFile(part)));
