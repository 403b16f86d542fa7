/** What a code means to somebody who reads it for the first time, and what to do about it. */
export interface Explanation {
  readonly means: string;
  /** In the order in which they are to be tried. */
  readonly next: readonly NextStep[];
}

export interface NextStep {
  readonly purpose: string;
  /** With `{pipeline}`, `{dataset}`, `{date}`, `{run}` and `{again}` to be filled in; absent where no command of ours helps. */
  readonly command?: string;
}

/** Explanations by code. */
export type Explanations = Readonly<Record<string, Explanation>>;

export const explain = (means: string, ...next: readonly NextStep[]): Explanation => ({ means, next });

export const step = (purpose: string, command?: string): NextStep =>
  command === undefined ? { purpose } : { purpose, command };

/** Steps that many codes share. */
export const steps = {
  again: step('try it again', '{again}'),
  logs: step('read what each step said', './relais logs {run}'),
  doctor: step('have the machine, the store and the services checked', './relais doctor'),
  settings: step('see every setting and where it comes from', './relais config show'),
  rejected: step('ask the publisher, with the file that was refused at hand'),
  verify: step('see what else is damaged', './relais snapshots verify {pipeline}'),
  accept: step('let it through, with your reason', '{again} --accept "<reason>"'),
  status: step('see where every pipeline stands', './relais status'),
  runs: step('see which runs there are', './relais runs'),
  plan: step('see what a run would do, without doing it', './relais plan {pipeline}'),
  dev: step('keep a server and a worker up', './relais dev'),
  report: step('report it with the log: this is a fault of Relais'),
} as const;
