import type { Shell } from '@relais/cli/shell';
import type { Registry } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

/** A shell whose streams are kept as text. */
export interface CapturedShell extends Shell {
  out(): string;
  err(): string;
}

export function capturedShell(variables: NodeJS.ProcessEnv = {}, pipelines: Registry = registry): CapturedShell {
  const text = { out: '', err: '' };
  return {
    registry: pipelines,
    variables,
    exitCode: 0,
    stdout: { write: (part) => (text.out += part) },
    stderr: { write: (part) => (text.err += part) },
    out: () => text.out,
    err: () => text.err,
  };
}
