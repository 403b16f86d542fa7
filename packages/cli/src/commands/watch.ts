import { InvalidArgumentError, type Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { addExamples } from '../help/examples.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { untilStopped } from '../platform/until-stopped.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';
import { UsageError } from '../usage-error.js';

interface WatchFlags {
  readonly once?: boolean;
  readonly interval: number;
  readonly json?: boolean;
}

/** `watch`: tells people by webhook and mail what needs them; a process of its own that needs neither server nor worker. */
export function registerWatch(program: Command, shell: Shell): void {
  const command = program
    .command('watch')
    .description('tell people of missed deadlines, failed runs and a platform that is down')
    .option('--once', 'look once and end, for a timer of your own')
    .option('--interval <seconds>', 'from one look to the next, e.g. 20s; at most 30s', seconds, mostSeconds)
    .option('--json', 'with --once: print what was found as JSON')
    .action((flags: WatchFlags) => watch(shell, flags));
  addExamples(command, [
    ['watch', 'until Ctrl-C, in a terminal of its own'],
    ['watch --once --json', 'one look, for a timer of your own'],
  ]);
}

async function watch(shell: Shell, { once, interval, json }: WatchFlags): Promise<void> {
  if (json && !once)
    throw new UsageError('USAGE', '[cli] --json prints one look; add --once', './relais watch --once --json');
  const config = await readConfig(shell);
  const { composeWatch } = await import('../watch/compose-watch.js');
  const { composeAlarms } = await import('@relais/worker/compose-alarms');
  const { defaultBounds } = await import('../watch/bounds.js');
  const bounds = { ...defaultBounds, intervalMs: interval * 1000 };
  const channels = await composeAlarms(config.alarms);
  const log = (line: string): void => note(shell, `${new Date().toISOString()} ${line.replace(/[\r\n]+/g, ' ')}`);
  const patient = once !== true;
  const options = { config, registry: shell.registry, channels, bounds, patient, log };
  const open = async () => composeWatch({ ...options, stores: await readStores(config) }, new Date());
  if (once) {
    const { watchRound } = await import('../watch/watch-round.js');
    const outcome = await watchRound(await open(), new Date());
    if (json) printJson<JsonDocuments['watch']>(shell.stdout, outcome);
    else for (const { code, summary } of outcome.findings) shell.stdout.write(`${code}  ${summary}\n`);
    if (outcome.told.some(({ delivered }) => !delivered)) shell.exitCode = exitCodes.failed;
    return;
  }
  const { keepWatch } = await import('../watch/keep-watch.js');
  const stopping = new AbortController();
  const told = channels.map(({ name }) => name).join(' and ') || 'nobody: no channel is set, see docs/watch.md';
  log(`watching every ${interval} s, telling ${told}`);
  const { heartbeat, aliveFile } = config.alarms;
  const kept = keepWatch({ open, channels, bounds, heartbeat, aliveFile, stopped: stopping.signal, log });
  await untilStopped();
  stopping.abort();
  await kept;
}

/** What is wrong is told within a minute of its bound; see `worstDelayMs`. */
const mostSeconds = 30;

function seconds(text: string): number {
  const value = Number(/^(\d{1,4})s?$/.exec(text)?.[1]);
  if (!(value >= 1 && value <= mostSeconds))
    throw new InvalidArgumentError(`seconds from 1 to ${mostSeconds}, e.g. 20s; an alarm has to come within a minute.`);
  return value;
}
