import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endOf, followLines, signalGroup, type DbtEnd, type DbtProcess, type Progress } from './dbt-process.js';
import { invocation, startDbt, surroundings, type DbtCommand, type DbtInstallation } from './start-dbt.js';

/** Keeps a dbt that is imported and has read the project, of which every build is a child. */
export interface DbtServer {
  /** Starts it ahead of the first build; nothing waits for it. */
  readonly warm: () => void;
  /** Has one that runs hold what dbt read of the project, for a build to come. */
  readonly hold: (parsed: Parsed) => void;
  /**
   * Starts dbt as {@link startDbt} does, sooner.
   * @param parsed the state of the project and the file that holds what dbt read of it, or null
   */
  readonly start: (command: DbtCommand, parsed: Parsed | null) => DbtProcess;
  /** Ends it and whatever it builds. It ends by itself when this process does. */
  readonly close: () => Promise<void>;
}

export interface Parsed {
  readonly key: string;
  readonly file: string;
}

export interface DbtServerOptions extends DbtInstallation {
  /** Whose server it is, for whoever looks at the processes; nothing is written there. */
  readonly scratchFolder: string;
}

/** A server that runs, and who waits for word of which build. */
interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly builds: Map<string, Build>;
  isReady: boolean;
}

interface Build {
  readonly hear: (message: Message) => void;
  readonly lose: (end: DbtEnd) => void;
}

interface Message extends Progress, Partial<DbtEnd> {
  readonly build?: string;
  readonly pid?: number;
  readonly signal?: NodeJS.Signals | null;
}

/**
 * One that does not come up is not tried again, and one that dies takes its builds with it: what had not begun, and what
 * comes after the former, gets a process of its own.
 */
export function dbtServer(options: DbtServerOptions): DbtServer {
  let running: Running | null = null;
  let isHopeless = process.platform !== 'linux';
  const serve = (): Running | null => {
    if (running !== null || isHopeless) return running;
    const server = startServer(options);
    void server.ended.then(() => {
      isHopeless ||= !server.isReady;
      if (running === server) running = null;
    });
    return (running = server);
  };
  let number = 0;
  return {
    warm: () => void serve(),
    hold: (parsed) => void running?.child.stdin?.write(`${JSON.stringify({ build: null, parsed })}\n`),
    start: (command, parsed) => {
      const server = serve();
      return server === null
        ? startDbt(options, command)
        : buildIn(server, String(++number), { options, command, parsed });
    },
    close: async () => {
      isHopeless = true;
      running?.child.stdin?.end();
      await running?.ended;
    },
  };
}

function startServer({ python, projectFolder, scratchFolder }: DbtServerOptions): Running {
  const child = spawn(python, [join(projectFolder, 'serve_dbt.py'), scratchFolder], {
    cwd: projectFolder,
    detached: true,
    env: surroundings(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const builds = new Map<string, Build>();
  const ended = endOf(child)
    .catch((): DbtEnd => ({ code: null, killedBy: null }))
    .then((end) => {
      for (const build of builds.values()) build.lose(end);
    });
  const server: Running = { child, ended, builds, isReady: false };
  followLines<Message>(child, (message) => {
    if (message.event === 'ready') server.isReady = true;
    else builds.get(message.build ?? '')?.hear(message);
  });
  holdNobody(child);
  return server;
}

interface Order {
  readonly options: DbtServerOptions;
  readonly command: DbtCommand;
  readonly parsed: Parsed | null;
}

/** Until its process is heard of, a build has done nothing: where the server dies before, it starts by itself. */
function buildIn(server: Running, build: string, order: Order): DbtProcess {
  const listeners: ((progress: Progress) => void)[] = [];
  let pid: number | undefined;
  let alone: DbtProcess | null = null;
  let wanted: NodeJS.Signals | null = null;
  const ended = new Promise<DbtEnd>((resolve) => {
    const end = (how: DbtEnd | Promise<DbtEnd>): void => {
      server.builds.delete(build);
      if (server.builds.size === 0) holdNobody(server.child);
      resolve(how);
    };
    const hear = (message: Message): void => {
      if (message.event === 'ended') return end({ code: message.code ?? null, killedBy: message.signal ?? null });
      if (message.event === 'process') pid = message.pid;
      if (message.event === 'process' && wanted !== null) signalGroup(pid, wanted);
      for (const listener of listeners) listener(message);
    };
    const lose = ({ killedBy }: DbtEnd): void => {
      if (pid !== undefined || wanted !== null) return end({ code: null, killedBy: killedBy ?? wanted ?? 'SIGKILL' });
      alone = startDbt(order.options, order.command);
      for (const listener of listeners) alone.onProgress(listener);
      end(alone.ended);
    };
    server.builds.set(build, { hear, lose });
  });
  ask(server, build, order);
  return {
    ended,
    onProgress: (listener) => void listeners.push(listener),
    signal: (name) => {
      wanted = name;
      if (alone !== null) return alone.signal(name);
      // One that is not heard of in all that time hangs with its server.
      if (pid === undefined && name === 'SIGKILL') return signalGroup(server.child.pid, name);
      signalGroup(pid, name);
    },
  };
}

function ask({ child }: Running, build: string, { options, command, parsed }: Order): void {
  const { args, environment } = invocation(options, command);
  mkdirSync(dirname(command.logFile), { recursive: true });
  const order = { build, arguments: args, environment, folder: options.projectFolder, log: command.logFile, parsed };
  holdParent(child);
  child.stdin?.write(`${JSON.stringify(order)}\n`);
}

/** The process that keeps an idle server may end; one that waits for a build may not. */
const holdNobody = (child: ChildProcess): void => handlesOf(child).forEach((handle) => handle.unref());
const holdParent = (child: ChildProcess): void => handlesOf(child).forEach((handle) => handle.ref());

interface Handle {
  ref(): void;
  unref(): void;
}

/** Pipes of a child are sockets, whatever their type says. */
const handlesOf = (child: ChildProcess): readonly Handle[] =>
  [child, child.stdin, child.stdout].filter((handle) => handle !== null) as readonly unknown[] as readonly Handle[];
