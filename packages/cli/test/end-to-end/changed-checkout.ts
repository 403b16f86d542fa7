import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An installation with this checkout's code and a dbt project of its own, which a test may change. */
export interface ChangedCheckout {
  /** What is typed instead of `./relais`, word by word. */
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Reads a file below the root. */
  read(path: string): string;
  /** Writes below the root. */
  write(path: string, text: string): void;
  remove(): void;
}

/** @param pipeline whose models are copied */
export function changedCheckout(pipeline: string): ChangedCheckout {
  const [here, root] = [process.cwd(), mkdtempSync(join(tmpdir(), 'relais-checkout-'))];
  for (const folder of [join('infra', 'dbt'), join('workflows', 'pipelines', pipeline)])
    cpSync(join(here, folder), join(root, folder), { recursive: true });
  symlinkSync(join(here, 'packages'), join(root, 'packages'));
  return {
    // Not the launcher, which speaks for the checkout that it lies in.
    command: [process.execPath, join(here, 'packages', 'cli', 'dist', 'main.js')],
    variables: { RELAIS_ROOT: root },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
