import type { Draft } from '../draft.js';
import { tileDefinitions } from './tile-definitions.js';

/** A value as TypeScript writes it; the formatter takes the quotes off its keys. */
const literal = (value: unknown): string => JSON.stringify(value);

/** `pipeline.ts`: the definition, data only. */
export function pipelineFile({ names, title, owner, timeZone, schedule, dataset }: Draft): string {
  const fields = {
    ...{ name: names.pipeline, title, description: dataset.description, owner },
    ...{ workflowType: names.constant, timeZone, schedule },
  };
  return `import type { PipelineDefinition } from '@relais/core';
import { ${names.datasetConstant} } from './datasets/${names.dataset}.js';

/** ${comment(title)}. */
export const ${names.constant}: PipelineDefinition = {
  ${literal(fields).slice(1, -1)},
  datasets: [${names.datasetConstant}],
  dbtSelector: ${literal(names.pipeline)},
};
`;
}

/** `workflow.ts`: the shared workflow under the pipeline's name. */
export const workflowFile = ({ names }: Draft): string => `import type { RunInput, RunReport } from '@relais/core';
import { runPipeline } from '../../src/run-pipeline.js';

/** Start it by hand with \`{}\` or \`{"date":"2025-03-19"}\`. */
export function ${names.constant}(input?: RunInput): Promise<RunReport> {
  return runPipeline(${literal(names.pipeline)}, input);
}
`;

/** `datasets/<dataset>.ts`: the source, its columns and how it is loaded. */
export function datasetFile({ names, dataset }: Draft): string {
  const { columns, ...rest } = dataset;
  const entries = Object.entries(rest).map(([name, value]) => `${name}: ${readable(literal(value))}`);
  const at = entries.findIndex((entry) => entry.startsWith('rowId:'));
  entries.splice(at, 0, `columns: [\n${columns.map((column) => `${literal(column)},`).join('\n')}\n]`);
  return `import type { DatasetDefinition } from '@relais/core';

/** ${comment(dataset.description)}. */
export const ${names.datasetConstant}: DatasetDefinition = {
${entries.map((entry) => `${entry},`).join('\n')}
};
`;
}

/** `tiles.ts`: what the dashboard shows. */
export const tilesFile = (draft: Draft): string => `import type { TileDefinition } from '@relais/core';

/** What the dashboard shows, in this order. */
export const ${draft.names.constant}Tiles: readonly TileDefinition[] = [
${tileDefinitions(draft)
  .map(({ sql, ...tile }) => `${literal({ ...tile, sql: '@' }).replace('"@"', () => `\`${sql}\``)},`)
  .join('\n')}
];
`;

/** A limit with its thousands apart; within a text its name would stand between escaped quotes. */
const readable = (text: string): string =>
  text.replace(
    /(?<!\\)"maxBytes":(\d+)/,
    (_, digits: string) => `"maxBytes":${digits.replace(/\B(?=(\d{3})+$)/g, '_')}`,
  );

/** What a person or a publisher wrote must not end a comment. */
const comment = (text: string): string => text.replaceAll('*/', '* /').replace(/\.$/, '');
