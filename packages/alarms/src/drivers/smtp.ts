import { createTransport } from 'nodemailer';
import { deliveryTimeoutMs, type AlarmChannel, type AlarmNotice } from '../index.js';
import { noticeText, noticeTitle } from '../notice-text.js';
import { undelivered } from '../undelivered.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…`; plain SMTP is upgraded by STARTTLS where the server offers it. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** Mail by a server of one's own or a provider's; one connection a notice, which nothing has to be closed for. */
export function smtpChannel({ url, from, to }: SmtpOptions): AlarmChannel {
  const { host } = new URL(url);
  // A mail goes through several exchanges; each has a part of the whole time.
  const each = deliveryTimeoutMs / 4;
  const timeouts = { connectionTimeout: each, greetingTimeout: each, socketTimeout: each, dnsTimeout: each };
  const transport = createTransport({ ...connectionOf(url), ...timeouts });
  return {
    name: 'email',
    deliver: async (notice: AlarmNotice) => {
      const message = { from, to: [...to], subject: noticeTitle(notice), text: noticeText(notice) };
      const headers = { 'X-Relais-Code': notice.code, 'X-Relais-Id': notice.id };
      await transport.sendMail({ ...message, headers, disableFileAccess: true, disableUrlAccess: true }).catch(refuse);
    },
  };

  /** Only the code of what the client says: its messages quote the server, and the server may quote the login. */
  function refuse(error: Error & { readonly code?: string; readonly responseCode?: number }): never {
    const reason = [error.code, error.responseCode].filter((part) => part !== undefined).join(' ') || 'no reason given';
    throw undelivered('smtp', host, `did not take the mail (${reason})`);
  }
}

function connectionOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) }, requireTLS: !secure }),
  };
}
