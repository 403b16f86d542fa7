/** A choice that the environment makes for all models of a pipeline, which read it as dbt's `var('<name>')`. */
export interface VariableDefinition {
  readonly name: string;
  /** Environment variable that holds the choice; another value than these is refused before anything starts. */
  readonly environment: string;
  readonly values: readonly [string, ...string[]];
  /** One of the values. */
  readonly default: string;
  readonly description: string;
}
