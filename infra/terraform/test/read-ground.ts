import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';

export type Block = Readonly<Record<string, unknown>>;

/** The whole folder as one tree, the way Terraform reads it, and the text it came from. */
export interface Ground {
  readonly text: string;
  /** Every string of every expression, templates as written: `${var.project}`. */
  readonly expressions: readonly string[];
  /** `google_storage_bucket.store` → its block. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly data: ReadonlyMap<string, Block>;
  readonly variables: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly locals: Block;
  readonly terraform: Block;
}

/** @param folder of the `.tf` files, subfolders left out */
export async function readGround(folder: string): Promise<Ground> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const trees = await Promise.all(files.map(({ name, text }) => parse(name, text) as Promise<Tree>));
  const text = files.map((file) => file.text).join('\n');
  return {
    text,
    expressions: strings(trees),
    resources: byAddress(trees.map(({ resource }) => resource)),
    data: byAddress(trees.map(({ data }) => data)),
    variables: byName(trees.map(({ variable }) => variable)),
    outputs: byName(trees.map(({ output }) => output)),
    locals: Object.assign({}, ...trees.flatMap(({ locals = [] }) => locals)) as Block,
    terraform: trees.flatMap(({ terraform = [] }) => terraform)[0] ?? {},
  };
}

interface Tree {
  readonly resource?: Readonly<Record<string, Named>>;
  readonly data?: Readonly<Record<string, Named>>;
  readonly variable?: Named;
  readonly output?: Named;
  readonly locals?: readonly Block[];
  readonly terraform?: readonly Block[];
}
type Named = Readonly<Record<string, readonly Block[]>>;

const byName = (parts: readonly (Named | undefined)[]): Map<string, Block> =>
  new Map(
    parts.flatMap((named) => Object.entries(named ?? {}).map(([name, blocks]): [string, Block] => [name, blocks[0]!])),
  );

const byAddress = (parts: readonly (Readonly<Record<string, Named>> | undefined)[]): Map<string, Block> =>
  new Map(
    parts
      .flatMap((types) => Object.entries(types ?? {}))
      .flatMap(([type, named]) =>
        [...byName([named])].map(([name, block]): [string, Block] => [`${type}.${name}`, block]),
      ),
  );

/** Every string below a value. */
export function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}
