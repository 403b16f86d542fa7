import { CancellationScope } from '@temporalio/workflow';
import type { Built, CountedSnapshot, StoredOutcomes } from '@relais/activities';
import { noModels, type ModelCounts, type RunPlan, type RunStatus, type Warning } from '@relais/core';
import { heavy, quick, waiting } from './activity-options.js';
import type { LoadedDataset } from './outcomes.js';
import type { Details } from './run-context.js';

export interface Publication {
  readonly status: Extract<RunStatus, 'succeeded' | 'loaded' | 'unchanged'>;
  readonly record: string | null;
  readonly models: ModelCounts;
  readonly warnings: readonly Warning[];
}

/** Snapshots of a run that are counted in the candidate, and those of them whose raw files are not counted yet. */
export interface ToPublish {
  readonly counted: readonly CountedSnapshot[] | StoredOutcomes;
  readonly uncounted: readonly LoadedDataset[];
}

/** Builds a candidate from what is loaded, audits it, and shows it to readers; one writer at a time. */
export async function buildAndPublish(
  plan: RunPlan,
  { counted, uncounted }: ToPublish,
  details: Details,
): Promise<Publication> {
  details('models', 'waiting for the lock');
  await waiting.lockPipeline.executeWithOptions({ summary: `lock ${plan.pipeline}` }, [{ pipeline: plan.pipeline }]);
  try {
    details('models', 'building');
    const [built] = await Promise.all([build(plan, counted), ...uncounted.map((table) => reconcile(table))]);
    return await conclude(plan, counted, built, details);
  } finally {
    await CancellationScope.nonCancellable(() =>
      quick.unlockPipeline.executeWithOptions({ summary: `unlock ${plan.pipeline}` }, [{ pipeline: plan.pipeline }]),
    );
  }
}

const build = (plan: RunPlan, counted: ToPublish['counted']): Promise<Built> =>
  heavy.buildModels.executeWithOptions({ summary: `build and test the models of ${plan.pipeline}` }, [
    {
      plan: { ...plan, datasets: [] },
      loaded: 'outcomes' in counted ? counted : counted.map(({ dataset, snapshotDate }) => ({ dataset, snapshotDate })),
    },
  ]);

/** Reads the raw file once more; in a run it has the time that dbt takes to start. */
export const reconcile = ({ toReconcile, table }: LoadedDataset) =>
  heavy.reconcileSnapshot.executeWithOptions(
    { summary: `reconcile ${table.dataset} ${table.snapshotDate} (${table.version})` },
    [toReconcile],
  );

async function conclude(
  plan: RunPlan,
  counted: ToPublish['counted'],
  built: Built,
  details: Details,
): Promise<Publication> {
  if (built.outcome === 'incomplete') {
    details('models', `nothing built: ${built.missing.join(', ')} never loaded`);
    const message = `nothing was built: ${built.missing.join(', ')} of ${plan.pipeline} has never been loaded; run without --dataset, or put its files into the inbox`;
    return {
      status: 'loaded',
      record: null,
      models: noModels,
      warnings: [{ code: 'DATASET_NEVER_LOADED', message, dataset: built.missing[0] ?? null }],
    };
  }
  if (built.outcome === 'unchanged') {
    details('models', `generation ${built.generation} already shows all of this`);
    return { status: 'unchanged', record: built.record, models: noModels, warnings: [] };
  }
  const { candidate, record, models, warnings } = built;
  if (!built.publishable) {
    details('models', 'development build, not published');
    return { status: 'loaded', record, models, warnings };
  }
  await quick.publish.executeWithOptions({ summary: `publish generation ${candidate.generation}` }, [
    { candidate, record, counted },
  ]);
  details('models', `published generation ${candidate.generation}`);
  return { status: built.built ? 'succeeded' : 'loaded', record, models, warnings };
}
