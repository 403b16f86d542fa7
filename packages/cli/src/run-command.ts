import { registry } from '@relais/workflows/pipelines';
import { runCli } from './run-cli.js';
import { processShell } from './shell.js';

/** Runs the command line of this process. */
export async function runCommand(): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await runCli(process.argv.slice(2), processShell(registry));
}

/** What many commands load once they are chosen: loaded while the bundle is made, it is compiled like the rest. */
export const loadMore = (): Promise<unknown> =>
  Promise.all([
    import('./platform/with-platform.js'),
    import('./runs/attached-run.js'),
    import('./runs/run-to-end.js'),
    import('./runs/start-run.js'),
    import('./snapshots/read-stores.js'),
    import('@relais/worker/compose'),
  ]);
