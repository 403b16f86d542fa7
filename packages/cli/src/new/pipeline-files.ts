import type { CutRecords, SniffedFile } from '@relais/rows';
import type { Draft } from './draft.js';
import { fixtureFiles } from './files/fixture-files.js';
import { martFile, schemaFile, stagingFile } from './files/model-files.js';
import { readmeFile } from './files/readme-file.js';
import { pipelineTestFile, tilesTestFile } from './files/test-files.js';
import { datasetFile, pipelineFile, tilesFile, workflowFile } from './files/typescript-files.js';

/** A file below the pipeline's folder; texts are formatted as the checkout has it, bytes are kept. */
export type NewFile = readonly [path: string, content: string | Buffer];

/** Every file of a new pipeline. */
export const pipelineFiles = (draft: Draft, sniffed: SniffedFile, cut: CutRecords): readonly NewFile[] => [
  ['README.md', readmeFile(draft, sniffed)],
  ['pipeline.ts', pipelineFile(draft)],
  ['workflow.ts', workflowFile(draft)],
  [`datasets/${draft.names.dataset}.ts`, datasetFile(draft)],
  ['models/schema.yml', schemaFile(draft)],
  stagingFile(draft),
  martFile(draft),
  ['tiles.ts', tilesFile(draft)],
  ...fixtureFiles(draft, cut),
  ['pipeline.test.ts', pipelineTestFile(draft)],
  ['tiles.test.ts', tilesTestFile(draft)],
];
