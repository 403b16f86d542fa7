import type { PipelineNames } from './pipeline-names.js';

/** A file of the checkout, by its path from the root, and what it becomes when it names one pipeline more. */
export interface Registration {
  readonly path: string;
  readonly edit: (text: string) => string;
}

/**
 * Where a pipeline is named so that the platform finds it.
 * @param url the address, as the example of the environment shows it
 */
export const registrations = (names: PipelineNames, url: string): readonly Registration[] => [
  { path: 'workflows/pipelines/index.ts', edit: (text) => withEntry(text, names) },
  { path: 'workflows/src/index.ts', edit: (text) => withWorkflow(text, names) },
  {
    path: '.env.example',
    edit: (text) => `${text.trimEnd()}\n\n# Source of ${names.pipeline}\n# ${names.urlVariable}=${url}\n`,
  },
];

const importLine = /^import .*from '(?<from>[^']+)';$/gm;

/** @throws RangeError when the registry is not written as it was */
export function withEntry(text: string, { pipeline, constant }: PipelineNames): string {
  const added = [
    `import { ${constant} } from './${pipeline}/pipeline.js';`,
    `import { ${constant}Tiles } from './${pipeline}/tiles.js';`,
  ].join('\n');
  const imports = [...text.matchAll(importLine)];
  const end = text.lastIndexOf('\n};');
  if (imports.length === 0 || end === -1)
    throw new RangeError('workflows/pipelines/index.ts is not a list of imports and one object');
  const entry = `\n  '${pipeline}': { definition: ${constant}, tiles: ${constant}Tiles },`;
  const withObject = `${text.slice(0, end)}${entry}${text.slice(end)}`;
  const next = imports.find(
    ({ groups }) => (groups?.['from'] ?? '') > `./${pipeline}/` && groups?.['from']?.startsWith('./'),
  );
  if (next !== undefined) return `${withObject.slice(0, next.index)}${added}\n${withObject.slice(next.index)}`;
  const last = imports.at(-1);
  const at = (last?.index ?? 0) + (last?.[0].length ?? 0);
  return `${withObject.slice(0, at)}\n${added}${withObject.slice(at)}`;
}

export const withWorkflow = (text: string, { pipeline, constant }: PipelineNames): string =>
  `${text.trimEnd()}\nexport { ${constant} } from '../pipelines/${pipeline}/workflow.js';\n`;
