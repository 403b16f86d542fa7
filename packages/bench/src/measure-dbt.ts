import type { Config } from '@relais/config';
import type { PipelineDefinition } from '@relais/core';
import { composeModelBuilder, composeStores } from '@relais/worker/compose';

/**
 * Seconds of the pipeline's `dbt build` by itself, on a candidate equal to the published generation: by a process of its
 * own, as from a command line, whatever the worker keeps ready.
 */
export async function measureDbt(config: Config, pipeline: PipelineDefinition): Promise<number> {
  const { warehouse } = await composeStores(config);
  const alone = { ...config, dbt: { ...config.dbt, warm: 'off' as const } };
  const builder = await composeModelBuilder(alone);
  if (builder === null) return 0;
  const snapshots = await warehouse.loaded(pipeline);
  const candidate = await warehouse.prepareCandidate({ pipeline, snapshots, count: [] });
  try {
    const { seconds } = await builder.build({
      pipeline: pipeline.name,
      selector: pipeline.dbtSelector,
      dialect: warehouse.dialect,
      environment: candidate.environment,
      variables: variablesOf(config, pipeline),
    });
    return seconds;
  } finally {
    await warehouse.discardCandidate(candidate);
  }
}

/** As a run gives them to the models. */
const variablesOf = ({ variables }: Config, pipeline: PipelineDefinition): Record<string, string> =>
  Object.fromEntries(
    (pipeline.variables ?? []).map(({ name, environment, default: unset }) => [name, variables[environment] ?? unset]),
  );
