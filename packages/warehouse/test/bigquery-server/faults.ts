import { GoogleError } from './google-error.js';

/** Something that goes wrong `times` times and then no more. */
export interface Fault {
  /** `jobs.insert`, `jobs.query`, `jobs.getQueryResults`, `tables.patch`, …; left out = any method. */
  readonly method?: string;
  /** Matches the SQL of a query, or the destination of a load or copy, e.g. `dataset.table`. */
  readonly pattern?: string;
  readonly times?: number;
  /**
   * - `lostReply`: executed, then the connection is cut
   * - `refuse`: answered with `reason`, nothing is executed
   * - `failJob`: the job is made, runs nothing and fails with `reason`
   * - `failStatement`: a statement of a script fails with `reason`, those before it ran
   * - `slowJob`: the job starts `delayMs` later
   */
  readonly kind: 'lostReply' | 'refuse' | 'failJob' | 'failStatement' | 'slowJob';
  readonly reason?: string;
  readonly delayMs?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Refuses a sixth change of a table's rows or metadata within ten seconds, as BigQuery does. */
  limitTableUpdates(on: boolean): void;
  /** Takes the first fault that fits, once. */
  take(kinds: readonly Fault['kind'][], method: string, subject: string): Fault | null;
  /** @throws GoogleError jobRateLimitExceeded */
  countTableUpdate(key: string): void;
}

const updatesPerTable = 5;
const withinMs = 10_000;

export function createFaults(now: () => number = Date.now): Faults {
  let faults: { readonly fault: Fault; left: number }[] = [];
  let limited = false;
  const updates = new Map<string, number[]>();
  return {
    add: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      faults = [];
      limited = false;
    },
    limitTableUpdates: (on) => {
      limited = on;
      updates.clear();
    },
    take: (kinds, method, subject) => {
      const found = faults.find(
        ({ fault, left }) =>
          left > 0 &&
          kinds.includes(fault.kind) &&
          (fault.method === undefined || fault.method === method) &&
          (fault.pattern === undefined || new RegExp(fault.pattern, 'i').test(subject)),
      );
      if (!found) return null;
      found.left -= 1;
      return found.fault;
    },
    countTableUpdate: (key) => {
      if (!limited) return;
      const recent = (updates.get(key) ?? []).filter((time) => time > now() - withinMs);
      if (recent.length >= updatesPerTable) {
        throw new GoogleError(
          'jobRateLimitExceeded',
          'Job exceeded rate limits: Your table exceeded quota for table update operations. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
        );
      }
      updates.set(key, [...recent, now()]);
    },
  };
}
