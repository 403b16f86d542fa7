import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** A Cloud Storage of the test's own, in memory. */
export interface FakeGcs {
  /** `http://127.0.0.1:<port>`, as `STORAGE_EMULATOR_HOST` names it. */
  readonly endpoint: string;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

const binary = process.env.RELAIS_FAKE_GCS ?? '';

/** `describe` where fake-gcs-server is there (`npm test` provides it), otherwise skipped by name. */
export function describeWithFakeGcs(name: string, tests: () => void): void {
  if (binary === '') describe.skip(`${name} (needs fake-gcs-server: install Go, or set RELAIS_FAKE_GCS)`, tests);
  else describe(name, tests);
}

/** Starts a server on a free port. It ends with {@link FakeGcs.stop}, or when this process ends, however it does. */
export async function startFakeGcs(buckets: readonly string[] = []): Promise<FakeGcs> {
  const { endpoint, child } = await launch();
  const createBucket = async (name: string): Promise<void> => {
    const response = await fetch(`${endpoint}/storage/v1/b?project=test`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    if (!response.ok) throw new Error(`bucket ${name}: ${response.status} ${await response.text()}`);
  };
  for (const name of buckets) await createBucket(name);
  return { endpoint, createBucket, stop: () => stop(child) };
}

/** Between finding a port free and binding it another process may take it: then with the next one. */
async function launch(attempts = 5): Promise<{ endpoint: string; child: ChildProcess }> {
  const port = await freePort();
  const child = start(['-backend', 'memory', '-scheme', 'http', '-host', '127.0.0.1', '-port', String(port)]);
  const refusal = await readinessOf(child);
  if (refusal === null) return { endpoint: `http://127.0.0.1:${port}`, child };
  await stop(child);
  if (attempts > 1) return launch(attempts - 1);
  throw new Error(`${binary} did not start: ${refusal}`);
}

/** The server reads no input, so a shell does for it: its input ends when this process does. */
const endsWithItsInput =
  'exec 3<&0; "$@" 3<&- & server=$!; { read -r _ <&3; kill "$server"; } 2>/dev/null & wait "$server"';

function start(options: readonly string[]): ChildProcess {
  return spawn('sh', ['-c', endsWithItsInput, 'sh', binary, ...options], { stdio: ['pipe', 'ignore', 'pipe'] });
}

/** Null once the server listens, or what it said when it ended instead. */
async function readinessOf(child: ChildProcess): Promise<string | null> {
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => (line.includes('server started at') ? resolve(null) : said.push(line)));
    child.once('error', reject);
    child.once('exit', () => resolve(said.join('\n')));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const running = child.exitCode === null && child.signalCode === null;
  const ended = running ? once(child, 'exit') : undefined;
  child.stdin?.end();
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
