import type { PipelineDefinition } from './pipeline.js';
import type { SampleSource } from './sample-source.js';
import type { TileDefinition } from './tile.js';

/** One pipeline as the platform is handed it: packages never import a pipeline, they are given the registry. */
export interface RegisteredPipeline {
  readonly definition: PipelineDefinition;
  /** What its sources look like, for the sample server and the bench; none when it has no sample. */
  readonly sample?: SampleSource;
  /** What its dashboard shows; none when it has no dashboard. */
  readonly tiles?: readonly TileDefinition[];
}

export type Registry = Readonly<Record<string, RegisteredPipeline>>;
