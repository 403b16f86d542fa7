import type { StepName } from './step-names.js';

/** How long a step, or (`step` null) all of one snapshot from its first byte to loaded, has taken before. */
export interface PaceSample {
  readonly dataset: string | null;
  readonly step: StepName | null;
  readonly seconds: number;
  readonly bytes: number | null;
}

/** Seconds that a step will take; null where nothing of the kind was ever measured. */
export type Pace = (dataset: string | null, step: StepName | null, bytes: number | null) => number | null;

export const unknownPace: Pace = () => null;

/** Below this the time is that of starting, whatever there is to read. */
const tellingBytes = 1_000_000;

/** The median of what was measured, in proportion to the bytes where both are known and large enough to matter. */
export function paceOf(samples: readonly PaceSample[]): Pace {
  return (dataset, step, bytes) => {
    const alike = samples.filter((sample) => sample.dataset === dataset && sample.step === step);
    const sized = alike.flatMap((sample) =>
      (sample.bytes ?? 0) >= tellingBytes ? sample.seconds / (sample.bytes ?? 1) : [],
    );
    const perByte = median(sized);
    return bytes !== null && bytes >= tellingBytes && perByte !== null
      ? perByte * bytes
      : median(alike.map(({ seconds }) => seconds));
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
