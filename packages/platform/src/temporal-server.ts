import { spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, isPortFree } from './free-ports.js';
import { isServing } from './grpc-health.js';
import { endWithUs, type Tied } from './end-with-us.js';
import { keepChild, type KeptChild } from './kept-child.js';
import { lastWords, sizeOf } from './last-words.js';
import type { Layout } from './layout.js';
import { withLog } from './with-log.js';
import type { ProcessIdentity } from './process-identity.js';
import type { ServerRequest } from './protocol.js';
import { StartFailure } from './start-failure.js';

export interface Ports {
  readonly port: number;
  readonly uiPort: number;
}

export interface TemporalEvents {
  /** Where the server will listen; told again when another process took a port first. */
  readonly onPorts: (ports: Ports) => void;
  readonly onLaunch: (server: KeptChild) => void;
  readonly onStart: (identity: ProcessIdentity | null) => void;
}

const searchAttributes = ['RelaisPipeline=Keyword', 'RelaisLogicalDate=Keyword', 'RelaisDataset=KeywordList'];
const servesWithinMs = 60_000;
const attempts = 3;

/** Why a server does not serve. */
interface Problem {
  readonly what: string;
  readonly hasEnded: boolean;
}

/**
 * Starts the dev server on the home's own database and waits until it serves.
 * @throws StartFailure `TEMPORAL_MISSING`, `PORT_TAKEN`, `TEMPORAL_FAILED`
 */
export async function startTemporal(layout: Layout, request: ServerRequest, events: TemporalEvents): Promise<void> {
  if (request.binary === null)
    throw new StartFailure(
      'TEMPORAL_MISSING',
      '[platform] there is no Temporal server to start; set RELAIS_TEMPORAL_BINARY or TEMPORAL_ADDRESS',
    );
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(request);
    const written = sizeOf(layout.temporalLog);
    events.onPorts(ports);
    const { server, started, failure } = launch(request.binary, layout, request.namespace, ports, events);
    events.onLaunch(server);
    const problem = await Promise.race([failure, started.then(() => serves(ports.port))]);
    if (problem === null) return;
    await server.stop(0);
    // One that ends may have lost a port to another process: one that we chose for it, or one that it chooses by itself.
    const lostPort = problem.hasEnded || !((await isPortFree(ports.port)) && (await isPortFree(ports.uiPort)));
    if (!lostPort || attempt === attempts)
      throw new StartFailure(
        'TEMPORAL_FAILED',
        `[platform] the Temporal server ${problem.what}${lastWords(layout.temporalLog, written)}`,
      );
  }
}

/**
 * `started` resolves with the first line on its standard output, which it writes once it has its ports. Its health alone would
 * prove nothing: where another home took the port first, that home's server would answer.
 */
function launch(binary: string, layout: Layout, namespace: string, ports: Ports, events: TemporalEvents) {
  let start: () => void = () => {};
  let fail: (problem: Problem) => void = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const failure = new Promise<Problem>((resolve) => (fail = resolve));
  let tied: Tied | undefined;
  const server = keepChild({
    start: () => {
      const args = temporalArguments(layout, namespace, ports);
      const child = withLog(layout.temporalLog, (log) =>
        spawn(binary, args, { cwd: dirname(layout.database), stdio: ['ignore', 'pipe', log] }),
      );
      child.stdout?.on('data', start);
      if (child.pid !== undefined) tied = endWithUs(child.pid);
      return child;
    },
    mostRestartsPerMinute: 5,
    onStart: events.onStart,
    onExit: (how) => {
      void tied?.release();
      fail({ what: `ended (${how})`, hasEnded: true });
    },
  });
  const stop = async (graceMs: number) => {
    await server.stop(graceMs);
    await tied?.release();
  };
  setTimeout(() => fail(late('said nothing')), servesWithinMs).unref();
  return { server: { ...server, stop }, started, failure };
}

function temporalArguments(layout: Layout, namespace: string, { port, uiPort }: Ports): string[] {
  const flags = {
    ip: '127.0.0.1',
    port,
    'ui-port': uiPort,
    // Made part of a URI as it stands, where a path's own # % and ? would mean something else: so it is a bare name.
    'db-filename': basename(layout.database),
    'log-level': 'error',
    namespace,
  };
  return [
    ...['server', 'start-dev'],
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ...searchAttributes.flatMap((attribute) => ['--search-attribute', attribute]),
  ];
}

async function choosePorts({ port, uiPort }: ServerRequest): Promise<Ports> {
  for (const fixed of [port, uiPort])
    if (fixed !== null && !(await isPortFree(fixed)))
      throw new StartFailure(
        'PORT_TAKEN',
        `[platform] port ${fixed} is taken by another process; choose another one or leave it out`,
      );
  const [free = 0, freeForUi = 0] = await freePorts(2);
  return { port: port ?? free, uiPort: uiPort ?? freeForUi };
}

/** Null once the frontend serves, else what went wrong. */
async function serves(port: number): Promise<Problem | null> {
  for (const deadline = Date.now() + servesWithinMs; !(await isServing(port)); await sleep(20))
    if (Date.now() > deadline) return late('did not serve');
  return null;
}

const late = (what: string): Problem => ({ what: `${what} within ${servesWithinMs / 1000} s`, hasEnded: false });
