import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a script: which state the run shows at its n-th look. */
export interface RunState {
  readonly status: number;
  readonly status_message?: string;
  readonly run_steps?: readonly { readonly name: string; readonly status: number }[];
}

export interface ScriptedRun extends RunState {
  readonly id: number;
  readonly trigger: { readonly cause: string };
}

export interface DbtCloudServer {
  readonly url: string;
  /** `POST /jobs/7/run/` and so on, without the account. */
  readonly asked: string[];
  readonly headers: IncomingMessage['headers'][];
  readonly orders: Record<string, unknown>[];
  readonly runs: ScriptedRun[];
  /** States that a triggered run passes through, one a look; the last one stays. */
  states: RunState[];
  /** The run_results.json of every run, or null for none. */
  artifact: unknown;
  /** The manifest.json of every run, or null for none. */
  manifest: unknown;
  /** What happens to triggers, one by one: `lost` starts the run and cuts the reply. */
  readonly triggers: ('lost' | 'refused')[];
  /** An answer instead of the right one, for paths that match. */
  fault: (call: string) => { status: number; message?: string; headers?: Record<string, string> } | undefined;
  stop(): Promise<void>;
}

export const token = 'canary-dbtc-51b2';
const base = '/api/v2/accounts/42';

/** Job 7 of account 42, as the Administrative API (v2) documents it. */
export async function startDbtCloud(): Promise<DbtCloudServer> {
  const looks = new Map<number, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reply = (status: number, data: unknown, message = '', headers: Record<string, string> = {}) => {
        response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
        const said = { code: status, is_success: status < 300, user_message: message, developer_message: '' };
        response.end(JSON.stringify({ status: said, data }));
      };
      const url = new URL(request.url ?? '', 'http://x');
      const path = url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : null;
      const call = `${request.method} ${path}`;
      cloud.asked.push(call);
      cloud.headers.push(request.headers);
      const fault = cloud.fault(call);
      if (fault) return reply(fault.status, null, fault.message, fault.headers);
      if (request.headers.authorization !== `Token ${token}`) return reply(401, null, 'Invalid token.');
      if (call === 'POST /jobs/7/run/') {
        const order = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
        const trigger = cloud.triggers.shift();
        if (trigger === 'refused') return reply(503, null, 'busy');
        cloud.orders.push(order);
        const run = { ...cloud.states[0]!, id: 100 + cloud.runs.length, trigger: { cause: String(order['cause']) } };
        cloud.runs.push(run);
        return trigger === 'lost' ? request.socket.destroy() : reply(200, run);
      }
      if (call === 'GET /runs/') {
        const wanted = url.searchParams.get('job_definition_id') === '7' ? [...cloud.runs].reverse() : [];
        const whole = url.searchParams.get('include_related') === '["trigger"]';
        return reply(200, whole ? wanted : wanted.map((run) => ({ ...run, trigger: null })));
      }
      const [, id, rest] = /^\/runs\/(\d+)\/(.*)$/.exec(path ?? '') ?? [];
      const index = cloud.runs.findIndex((run) => run.id === Number(id));
      if (index < 0) return reply(404, null, 'Not found.');
      const run = cloud.runs[index]!;
      if (rest === 'cancel/') cloud.runs[index] = { ...run, status: 30, status_message: 'Cancelled by user.' };
      else if (rest?.startsWith('artifacts/')) {
        const artifact = rest.endsWith('/manifest.json') ? cloud.manifest : cloud.artifact;
        if (artifact === null) return reply(404, null, 'The requested artifact does not exist.');
        response.writeHead(200, { 'Content-Type': 'application/json' });
        return response.end(JSON.stringify(artifact));
      } else if (run.status < 10) {
        const look = looks.get(run.id) ?? 0;
        looks.set(run.id, look + 1);
        cloud.runs[index] = { ...run, ...cloud.states[Math.min(look, cloud.states.length - 1)] };
      }
      return reply(200, cloud.runs[index]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cloud: DbtCloudServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    headers: [],
    orders: [],
    runs: [],
    states: [{ status: 1 }, { status: 3 }, { status: 10 }],
    artifact: { results: [] },
    manifest: null,
    triggers: [],
    fault: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return cloud;
}
