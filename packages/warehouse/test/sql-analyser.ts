import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What statements may read. Types as BigQuery writes them, e.g. `NUMERIC(10,2)`, `ARRAY<STRUCT<code INT64>>`. */
export interface SqlCatalog {
  /** Names without a project are looked up in this one. */
  readonly defaultProject: string;
  readonly tables: readonly SqlTable[];
}

export interface SqlTable {
  /** `project.dataset.table`, also `project.dataset.INFORMATION_SCHEMA.TABLES`. */
  readonly name: string;
  readonly columns: readonly SqlColumn[];
}

export interface SqlColumn {
  readonly name: string;
  readonly type: string;
  /** Not part of `*`, e.g. `_PARTITIONTIME`. */
  readonly pseudo?: boolean;
}

/** A statement, or a script whose later statements see what its earlier ones created. */
export interface SqlText {
  readonly name: string;
  readonly sql: string;
  /** Types of named query parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What it creates, alters and drops stays for the texts after it; otherwise the catalog is as it was. */
  readonly keep?: boolean;
}

export interface SqlVerdict {
  readonly name: string;
  readonly ok: boolean;
  /** Of each statement judged, e.g. `QueryStmt`, `MergeStmt`. */
  readonly statementKinds: readonly string[];
  /** What the last query, or CREATE … AS SELECT, puts out; types without precision. */
  readonly columns: readonly SqlColumn[];
  /** Line and column from 1, null where the analyser names none. */
  readonly error: { readonly message: string; readonly line: number | null; readonly column: number | null } | null;
}

export interface SqlAnalyser {
  /** Replaces what statements may read. */
  setCatalog(catalog: SqlCatalog): void;
  judge(text: SqlText): Promise<SqlVerdict>;
  end(): Promise<void>;
}

const javaArguments = process.env['RELAIS_SQL_ANALYSER'];

/** `describe` where Google's SQL analyser can run; elsewhere its tests are skipped under a name that says so. */
export function describeWithSqlAnalyser(name: string, tests: () => void): void {
  if (javaArguments) describe(name, tests);
  else
    describe.skip(
      `${name} (skipped: Google's SQL analyser could not be provided: a JDK, Maven and Maven Central)`,
      tests,
    );
}

/** Starts infra/sql-analyser, about two seconds: one for a test file. */
export function startSqlAnalyser(): SqlAnalyser {
  const child = spawn('java', [`@${javaArguments}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // Whoever waits for the next answer is told that it ended.
  child.stdin.on('error', () => {});
  const send = (request: object): boolean => child.stdin.write(`${JSON.stringify(request)}\n`);
  let last: Promise<unknown> = Promise.resolve();

  async function nextAnswer(): Promise<SqlVerdict> {
    const { value, done } = await answers.next();
    if (done) throw new Error('the SQL analyser ended before it answered; its reason stands on stderr');
    return JSON.parse(value) as SqlVerdict;
  }

  return {
    setCatalog: send,
    judge(text) {
      send(text);
      const answer = last.then(nextAnswer);
      last = answer.catch(() => {});
      return answer;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
