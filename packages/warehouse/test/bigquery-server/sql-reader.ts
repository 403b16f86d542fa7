import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Field } from './fields.js';
import { GoogleError } from './google-error.js';

/** A table on DuckDB: its schema is `project.dataset`; '' = temporary. */
export interface Place {
  readonly schema: string;
  readonly table: string;
}
export interface Read extends Place {
  /** Null = all. */
  readonly columns: readonly string[] | null;
  /** Columns that its filters name. */
  readonly filtered: readonly string[];
}
export interface SchemaView {
  /** Name of the temporary table that stands in for it. */
  readonly as: string;
  readonly project: string;
  readonly dataset: string | null;
  readonly region: string | null;
  readonly view: string;
}
export type AlterAction =
  | { readonly action: 'rename'; readonly to: string }
  | { readonly action: 'add'; readonly column: Field; readonly ifNotExists: boolean }
  | { readonly action: 'drop'; readonly column: string; readonly ifExists: boolean }
  | { readonly action: 'options'; readonly options: Readonly<Record<string, unknown>> }
  | { readonly action: 'alter'; readonly column: string; readonly sql: string };

interface Common {
  /** BigQuery's statement type, e.g. SELECT, MERGE, CREATE_TABLE. */
  readonly kind: string;
  readonly tables: readonly { projectId: string; datasetId: string; tableId: string }[];
  readonly views: readonly SchemaView[];
  readonly reads: readonly Read[];
}
/** A query, or a statement that changes rows; `sql` is DuckDB's. */
export interface RowStatement extends Common {
  readonly target: Place | null;
  readonly ambiguous?: string | null;
  readonly sql: string;
}
export interface Definition extends Common {
  readonly target: Place;
  readonly replace: boolean;
  readonly ifNotExists: boolean;
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly temporary: boolean;
  readonly columns: readonly Field[];
  readonly partitioning: { readonly type: string; readonly field: string } | null;
  readonly clustering: readonly string[] | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly query: string | null;
  readonly bigquerySql: string | null;
  readonly copied: Place | null;
  readonly like: Place | null;
  readonly actions: readonly AlterAction[];
}
export type Statement = RowStatement | Definition;
export const isDefinition = (statement: Statement): statement is Definition =>
  /^(CREATE|DROP|ALTER)_/.test(statement.kind);

export type ScriptNode =
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'return' }
  | { readonly kind: 'block'; readonly body: readonly ScriptNode[]; readonly handler: readonly ScriptNode[] | null }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: string; readonly body: readonly ScriptNode[] }[];
      readonly otherwise: readonly ScriptNode[];
    }
  | {
      readonly kind: 'declare';
      readonly names: readonly string[];
      readonly type: string | null;
      readonly value: string | null;
    }
  | { readonly kind: 'set'; readonly names: readonly string[]; readonly together: boolean; readonly value: string }
  | { readonly kind: 'assert'; readonly test: string; readonly message: string | null }
  | { readonly kind: 'raise'; readonly message: string | null };

export interface ParameterType {
  readonly type: string;
  readonly arrayType?: ParameterType;
  readonly structTypes?: readonly { readonly name: string; readonly type: ParameterType }[];
}
export interface ParameterValue {
  readonly value?: string | null;
  readonly arrayValues?: readonly ParameterValue[];
  readonly structValues?: Readonly<Record<string, ParameterValue>>;
}
export interface QueryParameter {
  readonly name?: string;
  readonly parameterType: ParameterType;
  readonly parameterValue: ParameterValue;
}
export interface ReadContext {
  readonly project: string;
  readonly dataset: string | null;
  readonly temporary: readonly string[];
  readonly parameters: readonly QueryParameter[];
  readonly variables: Readonly<Record<string, QueryParameter>>;
}

export interface SqlReader {
  /** @throws GoogleError invalidQuery */
  script(sql: string): Promise<readonly ScriptNode[]>;
  /** @throws GoogleError invalidQuery */
  statement(sql: string, context: ReadContext): Promise<Statement>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly statements?: readonly ScriptNode[];
  readonly statement?: Statement;
}

/** Starts the Python that reads BigQuery's SQL. @param python one that has sqlglot */
export function startSqlReader(python: string): SqlReader {
  const child = spawn(python, ['-u', join(__dirname, 'sql', 'serve.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.once('error', fail);
  child.once('close', (code) => fail(new Error(`the SQL reader ended with code ${code}`)));
  child.stdin.on('error', fail);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  let last = 0;
  const ask = async (question: object): Promise<Answer> => {
    const id = (last += 1);
    const answer = await new Promise<Answer>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    });
    if (answer.error !== undefined) throw new GoogleError('invalidQuery', answer.error, 'query');
    return answer;
  };
  return {
    script: async (script) => (await ask({ script })).statements ?? [],
    statement: async (statement, context) => (await ask({ statement, ...context })).statement as Statement,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
