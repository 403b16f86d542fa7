import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface StubTools {
  /** With the stand-ins first on its PATH. */
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Every call so far, as the arguments that arrived. */
  calls(): readonly (readonly string[])[];
  close(): void;
}

/**
 * `gcloud` and `terraform` that write down how they were called.
 * @param failing part of the arguments that makes a call fail
 */
export function stubTools({
  failing = [],
  output = '{}',
}: { failing?: readonly string[]; output?: string } = {}): StubTools {
  const folder = mkdtempSync(join(tmpdir(), 'relais-tools-'));
  const log = join(folder, 'calls');
  const script = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const call = [require('node:path').basename(process.argv[1]), ...process.argv.slice(2)];
appendFileSync(${JSON.stringify(log)}, JSON.stringify(call) + '\\n');
if (call.includes('output')) process.stdout.write(${JSON.stringify(output)});
process.exitCode = ${JSON.stringify(failing)}.some((part) => call.join(' ').includes(part)) ? 1 : 0;
`;
  for (const name of ['gcloud', 'terraform']) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    folder,
    environment: { PATH: [folder, dirname(process.execPath)].join(delimiter), RELAIS_HOME: join(folder, 'home') },
    calls: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as string[])
        : [],
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
