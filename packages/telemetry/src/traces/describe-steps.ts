import { trace, type Attributes } from '@opentelemetry/api';
import type { RunWatcher, WatchedStep } from '../watch-runs.js';

/** Figures that results of steps carry. */
const figures = ['bytes', 'rows', 'read', 'loaded', 'duplicates', 'quarantined', 'changed'] as const;

/** Writes what each step was about, and what it came to, on the span that the tracing of steps has opened. */
export const describeSteps: RunWatcher = {
  stepped: (step) => void trace.getActiveSpan()?.setAttributes(attributesOf(step)),
};

function attributesOf({ pipeline, dataset, outcome, code, result }: WatchedStep): Attributes {
  const found = typeof result === 'object' && result !== null ? (result as Readonly<Record<string, unknown>>) : {};
  const counted = figures.flatMap((name) => (typeof found[name] === 'number' ? [[`relais.${name}`, found[name]]] : []));
  return {
    'relais.pipeline': pipeline ?? undefined,
    'relais.dataset': dataset ?? undefined,
    'relais.outcome': outcome,
    'relais.code': code ?? undefined,
    ...(Object.fromEntries(counted) as Attributes),
  };
}
