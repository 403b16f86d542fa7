import { UsageError } from '../usage-error.js';
import { reservedWords } from './reserved-words.js';

/** What a pipeline and its one dataset are called in each language that names them. */
export interface PipelineNames {
  /** kebab-case: folder, argument of commands, dbt's selector. */
  readonly pipeline: string;
  /** camelCase: the definition and the workflow type. */
  readonly constant: string;
  /** snake_case: before the names of dbt's models. */
  readonly prefix: string;
  readonly dataset: string;
  readonly datasetConstant: string;
  /** The table in `source_tables`. */
  readonly table: string;
  /** The variable that overrides the address. */
  readonly urlVariable: string;
}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_NAME = 40;
/** Words of TypeScript that a constant cannot be called, and names that the workflows' own files export. */
const takenConstants = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof new null return super switch this throw true try typeof var void while with yield let static
  implements interface package private protected public await arguments eval registry`.split(/\s+/),
);

/**
 * @param taken names of the pipelines there are
 * @param dataset the pipeline's own name unless said
 * @throws UsageError `NEW_NAME`, `NEW_TAKEN`
 */
export function pipelineNames(pipeline: string, taken: readonly string[], dataset = pipeline): PipelineNames {
  for (const name of [pipeline, dataset]) assertName(name);
  const constant = camel(pipeline);
  const isTaken = taken.some((name) => name === pipeline || camel(name) === constant);
  if (isTaken || ['backfillPipeline', 'inboxWatch', 'runPipeline'].includes(constant))
    throw new UsageError(
      'NEW_TAKEN',
      `[cli/new] there is a pipeline or workflow named ${pipeline} already; choose another name`,
      './relais status',
    );
  return {
    ...{ pipeline, constant, prefix: snake(pipeline) },
    ...{ dataset, datasetConstant: `${camel(dataset)}Dataset`, table: snake(dataset) },
    urlVariable: `${snake(pipeline).toUpperCase()}_URL`,
  };
}

function assertName(name: string): void {
  const fault =
    !KEBAB.test(name) || name.length > LONGEST_NAME
      ? `is no name of small letters, digits and single hyphens, up to ${LONGEST_NAME}`
      : reservedWords.has(snake(name)) || takenConstants.has(camel(name))
        ? 'is a word of SQL or TypeScript'
        : null;
  if (fault === null) return;
  throw new UsageError(
    'NEW_NAME',
    `[cli/new] ${JSON.stringify(name)} ${fault}; take one such as bike-stations`,
    './relais new pipeline --help',
  );
}

const snake = (name: string): string => name.replaceAll('-', '_');

const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
