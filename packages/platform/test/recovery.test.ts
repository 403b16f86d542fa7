import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Platform } from '@relais/platform';
import { layoutOf } from '@relais/platform/layout';
import { identify } from '@relais/platform/process-identity';
import type { PlatformState } from '@relais/platform/state';
import { compile, eventually, makeHome, runs, temporalBinary, type TestHome } from './platform-fixture.js';

let home: TestHome;
beforeAll(compile);
beforeEach(() => void (home = makeHome()));
afterEach(() => home.remove());

const stateFile = () => layoutOf(home.home).state;
const readState = () => JSON.parse(readFileSync(stateFile(), 'utf8')) as PlatformState;

test('a worker that dies is started again, and the state says so', async () => {
  const platform = await home.acquire();
  const { workerPid } = await home.status();
  process.kill(workerPid ?? 0, 'SIGKILL');
  await eventually(async () => (await home.status()).workerRestarts === 1 && runs((await home.status()).workerPid));
  expect(await home.status()).toMatchObject({ workerLastExit: 'signal SIGKILL' });
  expect((await home.status()).workerPid).not.toBe(workerPid);
  await platform.release();
});

test('a port that another process takes first is given up for another one', async () => {
  const occupant = join(home.home, 'occupant.pid');
  const binary = join(home.home, 'temporal');
  const occupy = join(__dirname, 'programs', 'occupy-port.mjs');
  // $6 is the value of --port. The first start finds it taken, the next is the real server.
  const script = `#!/bin/sh\nif [ ! -e "${occupant}" ]; then node "${occupy}" "${temporalBinary()}" "$6" "${occupant}"; exit 1; fi\nexec "${temporalBinary()}" "$@"\n`;
  writeFileSync(binary, script, { mode: 0o755 });
  try {
    const platform = await home.acquire({ temporalBinary: binary });
    const said = readFileSync(layoutOf(home.home).workerLog, 'utf8').trim().split('\n').at(-1);
    expect(JSON.parse(said ?? '')).toMatchObject({ address: platform.address });
    expect((await fetch(platform.uiUrl ?? '')).status).toBe(200);
    await platform.release();
  } finally {
    process.kill(Number(readFileSync(occupant, 'utf8')), 'SIGKILL');
  }
});

test('a server that ends at its start, as by a port that it chose itself, is started again', async () => {
  const [binary, ended] = ['temporal', 'ended'].map((name) => join(home.home, name));
  const script = `#!/bin/sh\nif [ ! -e "${ended}" ]; then : > "${ended}"; exit 1; fi\nexec "${temporalBinary()}" "$@"\n`;
  writeFileSync(binary ?? '', script, { mode: 0o755 });
  const platform = await home.acquire({ temporalBinary: binary ?? '' });
  expect((await fetch(platform.uiUrl ?? '')).status).toBe(200);
  await platform.release();
});

test('a supervisor that is killed takes its server and its worker with it', async () => {
  const platform = await home.acquire();
  const { supervisorPid, temporalPid, workerPid, address } = await home.status();
  process.kill(supervisorPid, 'SIGKILL');
  await eventually(() => ![supervisorPid, temporalPid, workerPid].some(runs));
  await platform.gone;

  const next = await home.acquire();
  expect(next.startedByUs).toBe(true);
  expect(next.address).not.toBe(address);
  await next.release();
});

test('what a killed supervisor has left running all the same is ended by the next start', async () => {
  const first = await home.acquire();
  const state = readState();
  await first.release();
  const left = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    writeFileSync(stateFile(), JSON.stringify({ ...state, temporal: identify(left.pid ?? 0), worker: null }));
    const next = await home.acquire();
    expect(runs(left.pid ?? null)).toBe(false);
    await next.release();
  } finally {
    left.kill('SIGKILL');
  }
});

test('a platform ends when its home is removed, and makes nothing there again', async () => {
  const platform = await home.acquire();
  const { supervisorPid, temporalPid, workerPid } = await home.status();
  rmSync(home.home, { recursive: true, force: true, maxRetries: 10 });
  await platform.gone;
  await eventually(() => ![supervisorPid, temporalPid, workerPid].some(runs));
  expect(existsSync(home.home)).toBe(false);
});

test('a platform whose home is now that of another ends, and leaves alone what that one has written', async () => {
  await home.acquire();
  const { supervisorPid, temporalPid } = await home.status();
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    const theirs = JSON.stringify({
      ...readState(),
      supervisor: identify(other.pid ?? 0),
      temporal: null,
      worker: null,
    });
    writeFileSync(stateFile(), theirs);
    await eventually(() => ![supervisorPid, temporalPid].some(runs));
    expect(readFileSync(stateFile(), 'utf8')).toBe(theirs);
  } finally {
    other.kill('SIGKILL');
  }
});

test('a process that merely has the number of a recorded one is left alone', async () => {
  const first = await home.acquire();
  const state = readState();
  await first.release();
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    const reused = { pid: bystander.pid, started: state.supervisor.started };
    writeFileSync(stateFile(), JSON.stringify({ ...state, supervisor: reused, temporal: reused, worker: reused }));
    const next = await home.acquire();
    expect(next.startedByUs).toBe(true);
    expect(runs(bystander.pid ?? null)).toBe(true);
    await next.release();
  } finally {
    bystander.kill('SIGKILL');
  }
});

test('a second start finds the workflows of the first, with their search attributes', async () => {
  const workflowId = 'france-courses/2025-04-06';
  const first = await home.acquire({ startWorker: false });
  await withClient(first, (client) =>
    client.workflow.start('franceCourses', {
      taskQueue: 'nobody-polls',
      workflowId,
      searchAttributes: {
        RelaisPipeline: ['france-courses'],
        RelaisLogicalDate: ['2025-04-06'],
        RelaisDataset: ['courses', 'formacode'],
      },
    }),
  );
  await first.release();

  const second = await home.acquire({ startWorker: false });
  const found = await withClient(second, (client) => client.workflow.getHandle(workflowId).describe());
  expect(found.searchAttributes).toMatchObject({
    RelaisPipeline: ['france-courses'],
    RelaisDataset: ['courses', 'formacode'],
  });
  await second.release();
});

async function withClient<T>({ address, namespace }: Platform, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
