import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { freePorts } from '@relais/platform/free-ports';
import { temporalBinary } from '../../../workflows/test/temporal';

/** A real dev server on a database file: it can be killed and started again with what it knew. */
export interface DevServer {
  readonly address: string;
  start(): Promise<void>;
  /** With SIGKILL: nothing is said to anybody. */
  kill(): Promise<void>;
  /** A new client; a connection does not outlive its server. */
  connect(): Promise<{ readonly client: Client; close(): Promise<void> }>;
}

export async function devServer(database: string): Promise<DevServer> {
  const [port = 0, uiPort = 0] = await freePorts(2);
  const address = `127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const connect: DevServer['connect'] = async () => {
    const connection = await Connection.connect({ address, connectTimeout: '2s' });
    return { client: new Client({ connection }), close: () => connection.close() };
  };
  const serves = async (): Promise<boolean> => {
    try {
      const { client, close } = await connect();
      await client.workflowService.describeNamespace({ namespace: 'default' });
      await close();
      return true;
    } catch {
      return false;
    }
  };
  const flags = { ip: '127.0.0.1', port, 'ui-port': uiPort, 'db-filename': database, 'log-level': 'error' };
  const options = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return {
    ...{ address, connect },
    start: async () => {
      child = spawn(temporalBinary(), ['server', 'start-dev', ...options], { stdio: 'ignore' });
      while (!(await serves())) await sleep(100);
    },
    kill: async () => {
      if (child === null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = null;
    },
  };
}
