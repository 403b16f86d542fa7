/** A statement and the values of its parameters; it is the same text for any values. */
export interface Statement {
  readonly sql: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

export type Parameter =
  | { readonly type: 'STRING' | 'DATE' | 'INT64' | 'TIMESTAMP'; readonly value: string | null }
  | { readonly type: 'ARRAY<DATE>'; readonly value: readonly string[] };

export const date = (value: string): Parameter => ({ type: 'DATE', value });
export const dates = (value: readonly string[]): Parameter => ({ type: 'ARRAY<DATE>', value });
export const text = (value: string | null): Parameter => ({ type: 'STRING', value });

/** As the REST interface wants parameters. */
export const queryParameters = (parameters: Statement['parameters'] = {}): readonly unknown[] =>
  Object.entries(parameters).map(([name, parameter]) =>
    parameter.type === 'ARRAY<DATE>'
      ? {
          name,
          parameterType: { type: 'ARRAY', arrayType: { type: 'DATE' } },
          parameterValue: { arrayValues: parameter.value.map((value) => ({ value })) },
        }
      : { name, parameterType: { type: parameter.type }, parameterValue: { value: parameter.value } },
  );
