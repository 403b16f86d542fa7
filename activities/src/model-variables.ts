import type { PipelineDefinition } from '@relais/core';
import type { Dependencies } from './dependencies.js';

/** What the models of a pipeline are told, by the names they know. */
export const modelVariables = (
  { variables }: Pick<Dependencies, 'variables'>,
  pipeline: PipelineDefinition,
): Record<string, string> =>
  Object.fromEntries(
    (pipeline.variables ?? []).map(({ name, environment, default: unset }) => [name, variables[environment] ?? unset]),
  );
