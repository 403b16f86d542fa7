import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server without encryption that keeps what it is sent. */
export interface MailServer {
  readonly url: string;
  /** Whole mails, with folded headers and quoted-printable text put together again. */
  readonly mails: readonly string[];
  /** What clients said. */
  readonly lines: readonly string[];
  refuse(): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const lines: string[] = [];
  let refusing = false;
  const say = (_details: unknown, line: unknown, ...values: unknown[]): void =>
    void lines.push([line, ...values].join(' '));
  const server = new SMTPServer({
    ...{ authOptional: true, closeTimeout: 1_000, hideSTARTTLS: true, disabledCommands: ['STARTTLS'] },
    logger: { level: () => undefined, trace: say, debug: say, info: say, warn: say, error: say, fatal: say },
    onData: (stream, _session, done) => {
      void text(stream).then((mail) => {
        if (!refusing) mails.push(unfolded(mail));
        done(refusing ? new Error('no room for mail') : null);
      });
    },
  });
  let closed = false;
  server.on('error', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    lines,
    refuse: () => (refusing = true),
    close: async () => {
      if (!closed) await new Promise<void>((resolve) => server.close(() => resolve()));
      closed = true;
    },
  };
}

const unfolded = (mail: string): string => mail.replace(/\r\n[ \t]/g, ' ').replace(/=\r\n/g, '');
