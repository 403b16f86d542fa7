import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { loadConfig } from '@relais/config';
import type { RunInput, RunReport } from '@relais/core';
import { reportOfFailure } from '../runs/report-of-failure.js';
import type { ChaosGround } from './chaos-ground.js';
import { handBackLock } from './hand-back-lock.js';
import { handBackSteps } from './hand-back-steps.js';
import type { Keeper } from './keep-worker.js';
import { readStores } from '../snapshots/read-stores.js';
import { startMortalCommand } from './mortal-worker.js';
import type { Step } from './scenario.js';
import { stateOfSchedules } from './state-of-server.js';

/** A home in which a scenario is played. */
export interface Stage {
  readonly ground: ChaosGround;
  readonly client: Client;
  /** Before the workflow ids of this home's runs, where they share a namespace with those of others. */
  readonly prefix: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly keeper: Keeper;
}

const longestRunMs = 600_000;
/** A worker takes longer to start, and a look costs the server a search. */
const lookEveryMs = 1_000;
/** A command is killed at each of its points at most; one that dies more often is broken. */
const mostTypings = 20;

/** @returns what the step showed, to be compared; and how often it was killed itself */
export function playStep(stage: Stage, step: Step): Promise<{ readonly shown: string; readonly kills: number }> {
  return 'run' in step ? playRun(stage, step.run) : playCommand(stage, step);
}

async function playRun({ ground, client, prefix, environment, keeper }: Stage, input: RunInput) {
  const { definition } = ground.pipeline;
  const { taskQueue } = loadConfig(ground.registry, environment);
  const workflowId = `${prefix}${definition.name}/${input.date}`;
  const handle = await client.workflow.start(definition.workflowType, {
    ...{ workflowId, taskQueue, args: [input], workflowExecutionTimeout: longestRunMs },
  });
  const logicalDate = input.date ?? '';
  const run = { pipeline: definition.name, workflowId, runId: handle.firstExecutionRunId, logicalDate };
  const result = handle.result().catch((error: unknown) => reportOfFailure(error, run)) as Promise<RunReport>;
  return { shown: figuresOf(await handingBack({ client, prefix, keeper }, result)), kills: 0 };
}

/** Waits for an outcome, and sees to it that steps of dead workers are not waited for. */
async function handingBack<Outcome>(
  { client, prefix, keeper }: Pick<Stage, 'client' | 'prefix' | 'keeper'>,
  outcome: Promise<Outcome>,
): Promise<Outcome> {
  let ended = false;
  const end = outcome.finally(() => (ended = true));
  // Who waits for it below sees why it failed.
  end.catch(() => undefined);
  while (!ended) {
    await Promise.race([end.catch(() => undefined), sleep(lookEveryMs)]);
    if (!ended && keeper.kills() > 0) await handBackSteps(client, prefix, keeper.pid());
  }
  return end;
}

async function playCommand(
  stage: Stage,
  { command, exits = [0], variables = {} }: Extract<Step, { command: unknown }>,
) {
  const { ground, client } = stage;
  const environment = { ...stage.environment, ...variables };
  const args = await Promise.all(command.map((word) => (word === '<oldest>' ? oldestGeneration(stage) : word)));
  for (let kills = 0; kills < mostTypings; kills++) {
    await stage.keeper.polling();
    const typed = startMortalCommand(ground.root, environment, args);
    const { code, signal, said } = await handingBack(stage, typed);
    if (signal === 'SIGKILL' || said.includes('was told to fail')) await handBackLock(stage);
    else if (code !== null && exits.includes(code)) return { shown: await stateOfSchedules(client), kills };
    else throw new Error(`relais ${args.join(' ')} ended with ${code ?? signal}: ${said}`);
  }
  throw new Error(`relais ${args.join(' ')} was killed ${mostTypings} times`);
}

async function oldestGeneration({ ground, environment }: Stage): Promise<string> {
  const { warehouse } = await readStores(loadConfig(ground.registry, environment));
  return (await warehouse.generations(ground.pipeline.definition.name)).at(-1)?.generation ?? '';
}

/** What a report says apart from when and under which name. */
export const figuresOf = (report: RunReport): string =>
  JSON.stringify({
    status: report.status,
    error: report.error,
    tables: report.tables.map(({ seconds: _seconds, ...table }) => table),
    models: report.models,
    reconciliation: report.reconciliation,
    translation: report.translation,
    warnings: report.warnings.map(({ code }) => code),
  });
