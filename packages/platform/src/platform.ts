/** What the embedded platform of a home is made of. */
export interface PlatformOptions {
  readonly home: string;
  /** The Temporal CLI; needed when no address is given. */
  readonly temporalBinary: string | null;
  /** `host:port` of a real cluster: no server is started. */
  readonly temporalAddress: string | null;
  readonly namespace: string;
  /** Fixed ports of the server and its UI; free ones are taken unless given. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly startWorker: boolean;
  /**
   * How a worker is started. It gets TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and RELAIS_WORKER_READY_FILE, a file it writes once
   * it polls; its standard input ends when the platform does, however that came about.
   */
  readonly workerCommand: readonly string[];
  /** The worker's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Space that has to be free on the disk of the home. */
  readonly minimumFreeBytes: number;
}

/** One reference to the platform; it lives until the last reference is released or its process has died. */
export interface Platform {
  /** `host:port` of the Temporal frontend. */
  readonly address: string;
  readonly uiUrl: string | null;
  readonly namespace: string;
  /** False when another process had it running. */
  readonly startedByUs: boolean;
  /** Resolves when the platform has gone while we held it: somebody stopped it, or its supervisor was killed. */
  readonly gone: Promise<void>;
  /** Drops the reference; the last one waits, some seconds at most, until everything has stopped. */
  release(): Promise<void>;
}
