import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { findDatasets, findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { printable } from '../output/report-table.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { note, type Shell } from '../shell.js';

interface VerifyCommandOptions {
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `snapshots verify`: every stored byte that has a recorded checksum, hashed again, and every record read. */
export function registerSnapshotVerify(snapshots: Command, shell: Shell): void {
  const command = snapshots
    .command('verify <pipeline> [dataset]')
    .description('hash every raw, typed and translated file against its manifest, and read every record')
    .option('--repair', 'remove damaged files that can be made again from raw; raw is never touched')
    .option('--json', 'print JSON')
    .action((name: string, dataset: string | undefined, options: VerifyCommandOptions) =>
      verify(shell, name, dataset, options),
    );
  addExamples(command, [
    ['snapshots verify france-courses', 'hash everything that is stored'],
    ['snapshots verify france-courses courses --repair', 'remove what is damaged and can be made again'],
  ]);
}

async function verify(
  shell: Shell,
  name: string,
  dataset: string | undefined,
  { repair = false, json }: VerifyCommandOptions,
): Promise<void> {
  const datasets = findDatasets(findPipeline(shell.registry, name).definition, dataset === undefined ? [] : [dataset]);
  const { store } = await readStores(await readConfig(shell));
  const { verifySnapshots } = await import('../snapshots/verify-snapshots.js');
  const verified = [];
  for (const one of datasets)
    verified.push(
      ...(await verifySnapshots(store, name, one, {
        repair,
        onChecked: ({ path, fault }) => note(shell, `${fault ?? 'sound'}  ${printable(path)}`),
      })),
    );
  const faulty = verified.filter(({ fault }) => fault !== null);
  if (faulty.length > 0) shell.exitCode = exitCodes.failed;
  if (json) return printJson<JsonDocuments['snapshots verify']>(shell.stdout, verified);
  for (const { path, fault, detail, remedy } of faulty) {
    shell.stdout.write(`error SNAPSHOT_DAMAGED: ${printable(path)}: ${fault}; ${printable(detail)}\n`);
    shell.stdout.write(`next: ${printable(remedy)}\n`);
  }
  shell.stdout.write(`${verified.length - faulty.length} of ${verified.length} files are sound\n`);
}
