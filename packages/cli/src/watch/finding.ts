/**
 * What can be wrong. A lasting one is there or not, and is told again when it comes back; of the others each is told once.
 */
export const alarmCodes = {
  DEADLINE_PASSED: { lasting: true },
  RUN_FAILED: { lasting: false },
  RUN_BLOCKED: { lasting: false },
  RUN_BROKEN_OFF: { lasting: false },
  RUN_TOO_LONG: { lasting: true },
  STEP_STUCK: { lasting: true },
  TEMPORAL_UNREACHABLE: { lasting: true },
  NO_WORKER: { lasting: true },
  SCHEDULE_MISSING: { lasting: true },
  SCHEDULE_PAUSED: { lasting: true },
  ARRIVALS_NOT_WATCHED: { lasting: true },
  SCHEDULE_SLOTS_LOST: { lasting: false },
  SCHEDULE_SLOTS_SKIPPED: { lasting: false },
  DISK_NEARLY_FULL: { lasting: true },
  WATCH_BLIND: { lasting: true },
} as const;

export type AlarmCode = keyof typeof alarmCodes;

/** Something that is wrong at this moment. */
export interface Finding {
  readonly code: AlarmCode;
  /** What it is about; with the code it is the alarm's identity. */
  readonly subject: string;
  readonly pipeline: string | null;
  readonly dataset: string | null;
  readonly summary: string;
  readonly detail: string;
  /** Since when it is so; left out where nobody but the watch can know. */
  readonly since?: Date;
  /** It is alarmed after it has been so for this long. */
  readonly graceMs: number;
}

export interface Judgement {
  /** Codes that were looked for: a lasting alarm of these that is not among the findings is over. */
  readonly judged: readonly AlarmCode[];
  readonly findings: readonly Finding[];
}

/** One look at one part of the world. Throws when it cannot see. */
export interface Probe {
  readonly name: string;
  look(now: Date): Promise<Judgement>;
}

export const findingKey = ({ code, subject }: Pick<Finding, 'code' | 'subject'>): string => `${code} ${subject}`;
