import type { Command } from 'commander';
import type { Config } from '@relais/config';
import { addExamples } from '../help/examples.js';
import { formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import type { PipelineStatus } from '../pipeline-status.js';
import { describeSlots } from '../schedules/describe-slots.js';
import { readConfig } from '../read-config.js';
import { readStores } from '../snapshots/read-stores.js';
import { formatTable, printable } from '../output/report-table.js';
import type { Shell } from '../shell.js';

/** `status`: what is stored, what is published, what ran last and what runs next. */
export function registerStatus(program: Command, shell: Shell): void {
  const command = program
    .command('status')
    .description('snapshots, published generation, last and next run of every pipeline')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const config = await readConfig(shell);
      const stores = await readStores(config);
      const { pipelineStatus } = await import('../pipeline-status.js');
      const definitions = Object.values(shell.registry).map(({ definition }) => definition);
      const pipelines = await Promise.all(
        definitions.map((definition) => pipelineStatus(stores, definition, new Date())),
      );
      const live = await readLive(shell, config);
      if (json)
        return printJson<JsonDocuments['status']>(shell.stdout, {
          platform: live.platform,
          pipelines,
          running: live.running,
          schedules: live.schedules,
        });
      shell.stdout.write(pipelines.map(describe).join('\n'));
      shell.stdout.write(
        `\nplatform  ${live.platform === null ? 'not running (./relais dev keeps it up)' : live.platform}\n`,
      );
      for (const run of live.running) shell.stdout.write(`running   ${run.workflowId} ${run.runId}\n`);
      for (const schedule of live.schedules) shell.stdout.write(describeSlots(schedule));
    });
  addExamples(command, [
    ['status', 'where every pipeline stands'],
    ['status --json', 'the same for a script'],
  ]);
}

/** What only a server can tell; nothing is started to ask it. */
async function readLive(shell: Shell, config: Config) {
  const address = config.temporal.address ?? (await embeddedAddress(config));
  if (address === null) return { platform: null, running: [], schedules: [] };
  const { connect } = await import('../platform/connect.js');
  const { listRuns } = await import('../output/run-list.js');
  const { readSchedule } = await import('../schedules/manage-schedule.js');
  const { client, close } = await connect(config, address);
  try {
    const runs = await listRuns(client, config, shell.registry, 100);
    const schedules = [];
    for (const { definition } of Object.values(shell.registry)) {
      const found = await readSchedule(client, definition);
      if (found !== null) schedules.push(found);
    }
    const running = runs.filter((run) => run.status.name === 'RUNNING');
    return { platform: address, running: running.map(({ workflowId, runId }) => ({ workflowId, runId })), schedules };
  } finally {
    await close();
  }
}

async function embeddedAddress(config: Config): Promise<string | null> {
  const { platformStatus } = await import('@relais/platform');
  return (await platformStatus(config.home))?.address ?? null;
}

function describe(status: PipelineStatus): string {
  const published =
    status.generation === null
      ? 'nothing published yet'
      : `generation ${status.generation}, published ${status.publishedAt}`;
  const rows = status.datasets.map(
    ({ dataset, snapshots, snapshotDate, version, rows: count, fetchedAt, freshness }) => [
      dataset,
      snapshotDate === null ? '—' : `${snapshotDate} ${version}`,
      count === null ? '' : formatCount(count),
      snapshots,
      fetchedAt,
      freshness.state,
      freshness.deadline,
    ],
  );
  return [
    `${status.pipeline}  ${published}\n`,
    status.lastRun === null ? '' : `published by ${status.lastRun.workflowId} ${status.lastRun.runId}\n`,
    status.nextTime === null ? '' : `its calendar names ${status.nextTime} next\n`,
    formatTable(['dataset', 'newest snapshot', 'rows', 'snapshots', 'fetched', 'readers', 'deadline'], rows),
    ...status.waiting.map(
      ({ dataset, snapshotDate, code, finding, next }) =>
        `waits     ${dataset} of ${snapshotDate} (${code}): ${printable(finding)}\n          ./${next}\n`,
    ),
  ].join('');
}
