import type { Registry } from '@relais/core';

/** What the environment chooses for the models of each pipeline, by the variable that holds it. */
export function readVariables(
  registry: Registry,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const variable of Object.values(registry).flatMap(({ definition }) => definition.variables ?? [])) {
    const value = environment[variable.environment]?.trim() || variable.default;
    if (!variable.values.includes(value)) faults.push(`${variable.environment}: one of ${variable.values.join(', ')}`);
    chosen[variable.environment] = value;
  }
  return chosen;
}
