import type { RegisteredPipeline } from '@relais/core';

/** The variables that point a pipeline's sources at a sample server; `{date}` is the logical date of the run that asks. */
export function sampleAddresses({ definition, sample }: RegisteredPipeline, url: string): Record<string, string> {
  const paths = new Map(sample?.datasets.map(({ dataset, path }) => [dataset, path]));
  return Object.fromEntries(
    definition.datasets.flatMap(({ name, source }) =>
      // A pipeline without a sample keeps the addresses that it has.
      source.kind === 'http' && paths.has(name) ? [[source.urlVariable, `${url}/at/{date}${paths.get(name)}`]] : [],
    ),
  );
}
