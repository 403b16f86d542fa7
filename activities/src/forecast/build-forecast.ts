/**
 * - `build`: the models would be built and tested into a new generation
 * - `none`: the published generation holds all of this already
 * - `incomplete`: a dataset was never loaded, and this run would not bring it
 * - `off`: the environment says that nothing is built; source tables alone would be published
 */
export type BuildAction = 'build' | 'none' | 'incomplete' | 'off';

/** What of the models a run would build anew, and why. */
export interface BuildForecast {
  readonly action: BuildAction;
  /** One clause in words for each reason; empty where nothing would be built. */
  readonly because: readonly string[];
  /** Files that differ from those of the published generation; null where it did not write down its files. */
  readonly files: readonly FileChange[] | null;
  /** Models whose own file differs, as `marts.dim_courses`; a build makes all others anew beside them. */
  readonly models: readonly string[];
  /** Models that are made of those, or of a seed that differs; what a macro reaches is not told. */
  readonly affected: readonly string[];
  /** Variables of the models that differ. */
  readonly variables: readonly ValueChange[];
}

export interface FileChange {
  /** Path in the repository. */
  readonly file: string;
  readonly change: 'added' | 'changed' | 'removed';
}

export interface ValueChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** How a dataset's contract differs from the one that the published generation was built under. */
export interface ContractChange {
  readonly dataset: string;
  readonly before: string;
  readonly after: string;
  /** Columns added (before null), gone (after null) or of another type; null where the types of before are not known. */
  readonly columns: readonly ValueChange[] | null;
}
