/**
 * What a holder and the supervisor say to each other: JSON, a line each. The connection itself is the reference: it ends
 * with the holder's process, however that dies, and nothing has to be polled or cleaned up.
 */
export interface Hello {
  readonly token: string;
  readonly pid: number;
  readonly server: ServerRequest;
  readonly worker: WorkerRequest | null;
}

/** The server of the home, or a cluster elsewhere (`address` set). */
export interface ServerRequest {
  readonly address: string | null;
  readonly binary: string | null;
  readonly namespace: string;
  readonly port: number | null;
  readonly uiPort: number | null;
}

export interface WorkerRequest {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface Ready {
  readonly type: 'ready';
  readonly address: string;
  readonly uiUrl: string | null;
  readonly namespace: string;
}

export interface Failed {
  readonly type: 'failed';
  readonly code: string;
  readonly message: string;
}

/** Answers a holder that has let go while others hold on; the last one gets the end of the connection instead. */
export interface Shared {
  readonly type: 'shared';
}

export type Reply = Ready | Failed | Shared | { readonly type: 'progress'; readonly line: string };
